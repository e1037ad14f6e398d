package dev.ichor.bmc.console;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.BmcDesk;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every console that somebody looks at, or has looked at. */
public final class Consoles implements AutoCloseable {
  private final BmcDesk desk;
  private final Path recordings;
  private final InstantSource clock;
  private final Map<MachineId, Room> rooms = new ConcurrentHashMap<>();

  /**
   * @param recordings directory; made when first needed
   */
  public Consoles(BmcDesk desk, Path recordings, InstantSource clock) {
    this.desk = requireNonNull(desk, "desk");
    this.recordings = requireNonNull(recordings, "recordings");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Shows the last screenfuls and then what comes, until the answer is closed.
   *
   * @param steal take the console from whoever has it
   */
  public AutoCloseable watch(MachineId machine, BmcEndpoint bmc, Viewer viewer, boolean steal) {
    var room = room(machine);
    room.enter(viewer, bmc, steal);
    return () -> room.leave(viewer);
  }

  /** Types; false when nobody looks, or the line is not up. */
  public boolean type(MachineId machine, Bytes keys) {
    return Optional.ofNullable(rooms.get(machine)).filter(room -> room.type(keys)).isPresent();
  }

  /** A break on the line: for the kernel, the SysRq key. */
  public boolean sendBreak(MachineId machine) {
    return type(machine, Bytes.EMPTY);
  }

  /** The present recording, asciicast 2; empty when there is none. */
  public Optional<Path> recording(MachineId machine) {
    return Optional.of(file(machine)).filter(Files::exists);
  }

  private Path file(MachineId machine) {
    return recordings.resolve(machine + ".cast");
  }

  private Room room(MachineId machine) {
    return rooms.computeIfAbsent(
        machine,
        id -> new Room(id.toString(), desk, new Recording(file(id), "console of " + id), clock));
  }

  /** Everybody is sent away; lines are closed as the BMC client closes. */
  @Override
  public void close() {
    rooms.values().forEach(Room::close);
  }
}
