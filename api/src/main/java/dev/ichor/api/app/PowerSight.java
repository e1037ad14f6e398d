package dev.ichor.api.app;

import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.poll.PollFigures;
import dev.ichor.bmc.poll.PowerWatch;
import dev.ichor.bmc.poll.policy.PollLimits;
import dev.ichor.bmc.poll.policy.PowerNews;
import dev.ichor.bmc.poll.policy.PowerSeen;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The power of every machine as its BMC reports it now and then: kept in memory, for a stored state
 * would be a claim about the past. Changes stand on the machine's timeline.
 */
public final class PowerSight implements AutoCloseable {
  private static final String SEEN = "power-seen";

  private final BmcPower controllers;
  private final Optional<Duration> interval;
  private final InstantSource clock;
  private volatile Optional<Running> running = Optional.empty();

  private record Running(PowerWatch watch, AutoCloseable subscription) {}

  /**
   * @param interval between two looks at one BMC; absent: nobody looks
   */
  PowerSight(BmcPower controllers, Optional<Duration> interval, InstantSource clock) {
    this.controllers = controllers;
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
            controllers::look,
            (machine, news, _) -> inventory.evidence().record(evidence(machine, news)),
            clock);
    var subscription = inventory.subscribe(change -> follow(watch, change));
    inventory.machines().list().forEach(view -> follow(watch, view.machine()));
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

  private static void follow(PowerWatch watch, Change change) {
    switch (change) {
      case Change.MachineChanged(var machine) -> follow(watch, machine);
      case Change.EvidenceSeen(var machine, var evidence) -> {
        if (evidence.source() == Evidence.Source.BMC && !evidence.kind().equals(SEEN)) {
          watch.lookSoon(machine);
        }
      }
      case Change.ClusterChanged _ -> {}
    }
  }

  /** What is given away is not ours to ask. */
  private static void follow(PowerWatch watch, Machine machine) {
    watch.watch(machine.id(), machine.bmc().filter(_ -> machine.state() != MachineState.RETIRED));
  }

  /** What its BMC said last; empty while nothing is known. */
  public Optional<PowerSeen> seen(MachineId machine) {
    return running.flatMap(it -> it.watch().seen(machine));
  }

  /** Something outside says that it may have changed. */
  void lookSoon(MachineId machine) {
    running.ifPresent(it -> it.watch().lookSoon(machine));
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
