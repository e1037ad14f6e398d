package dev.ichor.api.app;

import dev.ichor.bmc.traps.TrapDesk;
import dev.ichor.bmc.traps.TrapWords;
import dev.ichor.bmc.traps.server.TrapServer;
import dev.ichor.bmc.traps.wire.PlatformTrap;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.MachineDesk;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Printable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Traps of BMCs on the machines' timelines. A trap is somebody's word: it is shown as that, and the
 * power is looked at anew, as after any word of a BMC ({@link PowerSight}).
 */
public final class BmcTrapsOffice implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BmcTrapsOffice.class);

  /** So often the names of all BMCs are looked up again. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final Optional<InetSocketAddress> at;
  private final InstantSource clock;
  private final Set<MachineId> waiting = ConcurrentHashMap.newKeySet();
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
      var resolving = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
      var machines = inventory.machines();
      Consumer<MachineId> look = id -> look(resolving, desk, machines, id);
      var subscription =
          inventory.subscribe(
              change -> {
                if (change instanceof Change.MachineChanged(var machine)) {
                  look.accept(machine.id());
                }
              });
      running = Optional.of(new Running(server, subscription, resolving));
      resolving.scheduleWithFixedDelay(
          () -> lookAtAll(machines, look), 0, AGAIN.toSeconds(), TimeUnit.SECONDS);
    } catch (IllegalStateException taken) {
      throw new StartProblem(
          "%s; change --bmc-traps, or give Ichor CAP_NET_BIND_SERVICE"
              .formatted(taken.getMessage()),
          taken);
    }
  }

  private static void lookAtAll(MachineDesk machines, Consumer<MachineId> look) {
    try {
      machines.list().forEach(view -> look.accept(view.machine().id()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "names of BMCs are not looked up until the next time");
    }
  }

  /** However often a machine changes, it waits once for a slow name server. */
  private void look(Executor resolving, TrapDesk desk, MachineDesk machines, MachineId id) {
    if (waiting.add(id)) {
      resolving.execute(() -> follow(desk, machines, id));
    }
  }

  /** By what is on record now: of two changes the older one may be told last. */
  private void follow(TrapDesk desk, MachineDesk machines, MachineId id) {
    waiting.remove(id);
    try {
      var machine = machines.onRecord(id).filter(it -> it.state() != MachineState.RETIRED);
      desk.watch(id, machine.flatMap(Machine::bmc), machine.flatMap(it -> it.keys().smbiosUuid()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "bmc traps of machine=%s are not followed until it is looked at again", id);
    }
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
