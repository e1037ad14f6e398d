package dev.ichor.api.app;

import dev.ichor.bmc.traps.TrapDesk;
import dev.ichor.bmc.traps.TrapWords;
import dev.ichor.bmc.traps.server.TrapServer;
import dev.ichor.bmc.traps.wire.PlatformTrap;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Printable;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Traps of BMCs on the machines' timelines. A trap is somebody's word: it is shown as that, and the
 * power is looked at anew, as after any word of a BMC ({@link PowerSight}).
 */
public final class BmcTrapsOffice implements AutoCloseable {
  private final Optional<InetSocketAddress> at;
  private final InstantSource clock;
  private volatile Optional<Running> running = Optional.empty();

  /**
   * @param resolving where names of BMCs are looked up, one after the other
   */
  private record Running(
      TrapServer server, AutoCloseable subscription, ExecutorService resolving) {}

  /**
   * @param at where traps are listened for; absent: nowhere
   */
  BmcTrapsOffice(Optional<InetSocketAddress> at, InstantSource clock) {
    this.at = at;
    this.clock = clock;
  }

  void open(Inventory inventory) {
    if (at.isEmpty()) {
      return;
    }
    var desk =
        new TrapDesk(
            (machine, trap, unheard) ->
                inventory.evidence().record(evidence(machine, trap, unheard)),
            System::nanoTime);
    try {
      var server = new TrapServer(at.get(), desk);
      var resolving = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
      var subscription =
          inventory.subscribe(
              change -> {
                if (change instanceof Change.MachineChanged(var machine)) {
                  resolving.execute(() -> follow(desk, machine));
                }
              });
      running = Optional.of(new Running(server, subscription, resolving));
      inventory
          .machines()
          .list()
          .forEach(view -> resolving.execute(() -> follow(desk, view.machine())));
    } catch (IllegalStateException taken) {
      throw new StartProblem(
          "%s; change --bmc-traps, or give Ichor CAP_NET_BIND_SERVICE"
              .formatted(taken.getMessage()),
          taken);
    }
  }

  private static void follow(TrapDesk desk, Machine machine) {
    desk.watch(
        machine.id(),
        machine.bmc().filter(_ -> machine.state() != MachineState.RETIRED),
        machine.keys().smbiosUuid());
  }

  private Evidence evidence(MachineId machine, PlatformTrap trap, int unheard) {
    var more = unheard == 0 ? "" : " (%d traps before it were dropped)".formatted(unheard);
    return new Evidence(
        new Evidence.Subject.ByMachine(machine),
        clock.instant(),
        Evidence.Source.BMC,
        "bmc-trap",
        Printable.of("the BMC tells by SNMP: %s%s".formatted(TrapWords.of(trap), more)),
        Map.of("sequence", Integer.toString(trap.sequence())));
  }

  /** Where it listens; empty when it does not. */
  public Optional<InetSocketAddress> address() {
    return running.map(it -> it.server().address());
  }

  @Override
  public void close() throws Exception {
    if (running.isPresent()) {
      running.get().subscription().close();
      running.get().server().close();
      running.get().resolving().shutdownNow();
    }
  }
}
