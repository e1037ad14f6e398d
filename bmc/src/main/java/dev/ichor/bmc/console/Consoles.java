package dev.ichor.bmc.console;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.BmcDesk;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Every console that somebody looks at, or has looked at. */
public final class Consoles implements AutoCloseable {
  /** So long after the last viewer the screen is still kept for the next. */
  static final Duration KEPT = Duration.ofMinutes(10);

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(
          KEPT.toMillis() + 1, TimeUnit.MILLISECONDS, Thread::startVirtualThread);

  private final BmcDesk desk;
  private final Path recordings;
  private final InstantSource clock;
  private final Map<MachineId, Room> rooms = new ConcurrentHashMap<>();
  private final Map<MachineId, Recording> tapes = new ConcurrentHashMap<>();

  /**
   * @param recordings directory; made when first needed
   */
  public Consoles(BmcDesk desk, Path recordings, InstantSource clock) {
    this.desk = requireNonNull(desk, "desk");
    this.recordings = requireNonNull(recordings, "recordings");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Shows the last screenfuls and then what comes, until the answer is closed. */
  public AutoCloseable watch(MachineId machine, BmcEndpoint bmc, Viewer viewer) {
    var entered =
        requireNonNull(
            rooms.compute(
                machine,
                (id, known) -> {
                  var room = known == null ? room(id) : known;
                  room.enter(viewer, bmc);
                  return room;
                }));
    return () -> {
      entered.leave(viewer);
      LATER.execute(this::sweep);
    };
  }

  /** Takes the console from whoever has it, for those who look; false when nobody does. */
  public boolean steal(MachineId machine, BmcEndpoint bmc) {
    return Optional.ofNullable(rooms.get(machine)).filter(room -> room.steal(bmc)).isPresent();
  }

  /** Forgets what rooms show at which nobody looked for a while; recordings stay. */
  void sweep() {
    var since = clock.instant().minus(KEPT);
    for (var machine : rooms.keySet()) {
      rooms.computeIfPresent(machine, (_, room) -> room.isDeserted(since) ? null : room);
    }
  }

  int rooms() {
    return rooms.size();
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
    var tape = tapes.computeIfAbsent(machine, id -> new Recording(file(id), "console of " + id));
    return new Room(machine.toString(), desk, tape, clock);
  }

  /** Everybody is sent away; lines are closed as the BMC client closes. */
  @Override
  public void close() {
    rooms.values().forEach(Room::close);
  }
}
