package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.Lifecycle;
import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.Power;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;

/**
 * Carries out one step for one machine. The goal is on disk before the call, the outcome on the
 * timeline after it. Blocking; the engine runs at most one step per machine at a time.
 */
final class MachineWorker {
  private final Registry registry;
  private final Ledger ledger;
  private final PowerHand power;
  private final Configurator configurator;
  private final NodeWorker nodes;
  private final HardwareHistory hardware;
  private final InstantSource clock;

  MachineWorker(
      Registry registry,
      Ledger ledger,
      PowerHand power,
      Configurator configurator,
      NodeWorker nodes,
      HardwareHistory hardware,
      InstantSource clock) {
    this.registry = registry;
    this.ledger = ledger;
    this.power = power;
    this.configurator = configurator;
    this.nodes = nodes;
    this.hardware = hardware;
    this.clock = clock;
  }

  /**
   * @return true when something came of it, so that the next step follows at once; false to pause
   */
  boolean perform(Machine machine, Step step) {
    return switch (step) {
      case Step.Wait _ -> false;
      case Step.Pause _ -> false;
      case Step.PowerOnNetboot(var why) -> powerOn(machine, why);
      case Step.Inspect(var node, _) -> inspect(machine, node);
      case Step.Fire(var event, var why) -> ledger.fire(machine, event, why);
      case Step.Label(var key, var value, var why) -> label(machine, key, value, why);
      case Step.Assign(var assignment, var why) -> assign(machine, assignment, why);
      case Step.HandOver(var node, _) -> nodes.handOver(machine, node);
      case Step.Observe(var node, _) -> nodes.observe(machine, node);
      case Step.Fail(var why) -> ledger.fail(machine, why);
    };
  }

  private boolean assign(Machine machine, Assignment assignment, String why) {
    var text =
        "assigned to cluster '%s' as %s: %s"
            .formatted(assignment.cluster(), assignment.role().talosName(), why);
    return registry
        .update(
            machine.id(),
            m ->
                m.cordoned()
                    ? Optional.empty()
                    : Lifecycle.apply(m, LifecycleEvent.ASSIGNED, clock.instant())
                        .map(assigned -> assigned.withAssignment(Optional.of(assignment))))
        .map(assigned -> ledger.note(assigned, Source.LIFECYCLE, "assigned", text))
        .isPresent();
  }

  /** Ichor ended in the middle of its power-on, and it is on: a restart might break its boot. */
  private boolean tellInterrupted(Machine begun, Instant asked) {
    return ledger.outcome(begun, p -> p.powerDone(asked))
        && ledger.note(
            begun,
            Source.BMC,
            "power-interrupted",
            "Ichor ended while powering it on; its BMC reports it on, so it may be booting: waits for its network boot");
  }

  private boolean powerOn(Machine begun, String why) {
    var cutOff = begun.progress().powerRequestedAt();
    if (cutOff.isPresent() && power.isOn(begun)) {
      return tellInterrupted(begun, cutOff.get());
    }
    var now = clock.instant();
    var goal = ledger.goal(begun, _ -> true, p -> p.powerRequested(Optional.of(now)));
    if (goal.flatMap(Machine::bmc).isEmpty()) {
      return false;
    }
    var machine = goal.get();
    ledger.note(machine, Source.BMC, "power-requested", why);
    Power.Result result;
    try {
      result = power.act(machine, PowerAction.NETBOOT);
    } catch (RuntimeException e) {
      ledger.outcome(machine, p -> p.powerRequested(Optional.empty()));
      throw e;
    }
    return switch (result) {
      case Power.Result.Done(var steps) -> {
        ledger.outcome(machine, p -> p.powerDone(clock.instant()));
        yield ledger.note(
            machine, Source.BMC, PowerHand.doneKind(machine), String.join("; ", steps));
      }
      case Power.Result.Asked(var sentence) ->
          ledger.note(machine, Source.OPERATOR, "power-asked", sentence);
      case Power.Result.Failed(var advice, var passing) -> {
        ledger.outcome(machine, p -> p.powerRequested(Optional.empty()));
        yield passing
            ? ledger.stumble(machine, Source.BMC, "power-failed", advice)
            : ledger.fail(machine, advice);
      }
    };
  }

  private boolean inspect(Machine machine, Inet4Address node) {
    return switch (configurator.inspect(node)) {
      case Configurator.Inspection.Found found
          when !Identity.mayBe(machine.keys(), found.hardware()) ->
          nodes.another(machine, found.hardware());
      case Configurator.Inspection.Found found -> inspected(machine, found);
      case Configurator.Inspection.Configured() ->
          ledger.stumble(
              machine,
              Source.TALOS_API,
              "foreign-configuration",
              "the node at %s already has a configuration; wipe it, or adopt it into its cluster"
                  .formatted(node.getHostAddress()));
      case Configurator.Inspection.Unreachable(var advice) ->
          ledger.stumble(machine, Source.TALOS_API, "not-reachable", advice);
    };
  }

  private boolean inspected(Machine machine, Configurator.Inspection.Found found) {
    if (machine.state() == MachineState.CLEANING) {
      return cleaned(machine, found);
    }
    ledger.note(
        machine,
        Source.TALOS_API,
        "inspected",
        "Talos %s in %s, %s; certificate %s"
            .formatted(
                found.talosVersion(),
                found.stage(),
                HardwareWords.summary(found.hardware()),
                found.fingerprint()));
    hardware.take(machine, found.report(), false);
    return ledger.change(machine, m -> hardware.learned(m, found.hardware()))
        && ledger.fire(machine, LifecycleEvent.INSPECTED, "its hardware was read");
  }

  private boolean cleaned(Machine machine, Configurator.Inspection.Found found) {
    if (!found.installed()) {
      return ledger.fire(machine, LifecycleEvent.WIPED, "came back with nothing installed");
    }
    ledger.outcome(
        machine,
        p ->
            p.wipeServed(Optional.empty())
                .powerRequested(Optional.empty())
                .stumbled("not wiped yet"));
    return ledger.note(
        machine, Source.TALOS_API, "not-wiped", "Talos is still on its disk: wipes again");
  }

  private boolean label(Machine machine, String key, String value, String why) {
    return ledger.change(
            machine,
            m -> {
              var labels = new HashMap<>(m.labels());
              labels.putIfAbsent(key, value);
              return m.withLabels(labels);
            })
        && ledger.note(
            machine, Source.LIFECYCLE, "labelled", "%s=%s by %s".formatted(key, value, why));
  }
}
