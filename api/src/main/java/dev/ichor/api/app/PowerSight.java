package dev.ichor.api.app;

import dev.ichor.bmc.poll.PollFigures;
import dev.ichor.bmc.poll.PowerWatch;
import dev.ichor.bmc.poll.policy.PollLimits;
import dev.ichor.bmc.poll.policy.PowerNews;
import dev.ichor.bmc.poll.policy.PowerSeen;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.MachineDesk;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The power of every machine as its BMC reports it now and then: kept in memory, for a stored state
 * would be a claim about the past. Changes stand on the machine's timeline.
 */
public final class PowerSight implements AutoCloseable {
  /** What an operator's act on the power leaves on the timeline when it has ended. */
  private static final Set<String> ACTED = Set.of("power-done", "power-failed");

  private final PowerWatch.Looking looking;
  private final Optional<Duration> interval;
  private final InstantSource clock;
  private volatile Optional<Running> running = Optional.empty();

  private record Running(PowerWatch watch, AutoCloseable subscription) {}

  /**
   * @param interval between two looks at one BMC; absent: nobody looks
   */
  PowerSight(PowerWatch.Looking looking, Optional<Duration> interval, InstantSource clock) {
    this.looking = looking;
    this.interval = interval;
    this.clock = clock;
  }

  void open(Inventory inventory) {
    if (interval.isEmpty()) {
      return;
    }
    var limits = PollLimits.every(interval.get());
    var watch =
        new PowerWatch(
            limits,
            looking,
            (machine, news, _) -> inventory.evidence().record(evidence(machine, news)),
            clock);
    var machines = inventory.machines();
    var subscription = inventory.subscribe(change -> follow(watch, machines, change));
    machines.list().forEach(view -> follow(watch, machines, view.machine().id()));
    watch.start();
    running = Optional.of(new Running(watch, subscription));
  }

  private Evidence evidence(MachineId machine, PowerNews news) {
    return new Evidence(
        new Evidence.Subject.ByMachine(machine),
        clock.instant(),
        Evidence.Source.BMC,
        news.kind(),
        news.text(),
        Map.of());
  }

  static void follow(PowerWatch watch, MachineDesk machines, Change change) {
    switch (change) {
      case Change.MachineChanged(var machine) -> follow(watch, machines, machine.id());
      case Change.EvidenceSeen(var machine, var evidence) -> {
        if (mayHaveChanged(evidence)) {
          watch.lookSoon(machine);
        }
      }
      case Change.ClusterChanged _ -> {}
    }
  }

  private static boolean mayHaveChanged(Evidence evidence) {
    return switch (evidence.source()) {
      case BMC -> !PowerNews.KINDS.contains(evidence.kind());
      case OPERATOR -> ACTED.contains(evidence.kind());
      case DHCP, TFTP, HTTP, TALOS_API, EVENT_SINK, KERNEL_LOG, LIFECYCLE -> false;
    };
  }

  /**
   * By what is on record now: of two changes the older one may be told last. What is given away is
   * not ours to ask.
   */
  private static void follow(PowerWatch watch, MachineDesk machines, MachineId id) {
    watch.watch(
        id,
        () ->
            machines
                .onRecord(id)
                .filter(machine -> machine.state() != MachineState.RETIRED)
                .flatMap(Machine::bmc));
  }

  /** What its BMC said last; empty while nothing is known. */
  public Optional<PowerSeen> seen(MachineId machine) {
    return running.flatMap(it -> it.watch().seen(machine));
  }

  public PollFigures figures() {
    return running.map(it -> it.watch().figures()).orElse(PollFigures.OFF);
  }

  @Override
  public void close() throws Exception {
    if (running.isPresent()) {
      running.get().subscription().close();
      running.get().watch().close();
    }
  }
}
