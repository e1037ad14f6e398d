package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.Lifecycle;
import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Progress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a step writes down. A step begins with a machine as it was; its goal and its outcome count
 * only while the machine is still on that visit to that state, so that what a person decided
 * meanwhile is never overwritten by a call that was under way.
 */
final class Ledger {
  /** A loader that was told to wait asks again sooner. */
  private static final Duration LOADER_ASKS = Duration.ofSeconds(45);

  /** The problem of a machine that does not answer; every other one is its own. */
  private static final String NOT_REACHABLE = "not-reachable";

  private final Registry registry;
  private final Timeline timeline;
  private final InstantSource clock;

  Ledger(Registry registry, Timeline timeline, InstantSource clock) {
    this.registry = registry;
    this.timeline = timeline;
    this.clock = clock;
  }

  private static boolean isSameVisit(Machine now, Machine begun) {
    return now.state() == begun.state() && now.since().equals(begun.since());
  }

  /**
   * Stores what is about to be done.
   *
   * @param still what must hold beside, at the moment of storing
   * @return the machine to do it to; empty when it is not to be done any more
   */
  Optional<Machine> goal(Machine begun, Predicate<Machine> still, UnaryOperator<Progress> change) {
    return registry.update(
        begun.id(),
        m ->
            isSameVisit(m, begun)
                    && !m.cordoned()
                    && m.assignment().equals(begun.assignment())
                    && still.test(m)
                ? Optional.of(m.withProgress(change.apply(m.progress())))
                : Optional.empty());
  }

  /** Stores what became of it; false when the machine has moved on. */
  boolean outcome(Machine begun, UnaryOperator<Progress> change) {
    return change(begun, m -> m.withProgress(change.apply(m.progress())));
  }

  boolean change(Machine begun, UnaryOperator<Machine> change) {
    return registry
        .update(
            begun.id(),
            m -> isSameVisit(m, begun) ? Optional.of(change.apply(m)) : Optional.empty())
        .isPresent();
  }

  boolean fire(Machine begun, LifecycleEvent event, String why) {
    return registry
        .update(
            begun.id(),
            m ->
                isSameVisit(m, begun)
                    ? Lifecycle.apply(m, event, clock.instant()).map(Ledger::freed)
                    : Optional.empty())
        .map(m -> note(m, Source.LIFECYCLE, event.name().toLowerCase(Locale.ROOT), why))
        .isPresent();
  }

  /** AVAILABLE belongs to nobody, however it came there. */
  static Machine freed(Machine machine) {
    return machine.state() == MachineState.AVAILABLE
        ? machine.withAssignment(Optional.empty())
        : machine;
  }

  boolean fail(Machine begun, String why) {
    return registry
        .update(
            begun.id(),
            m -> isSameVisit(m, begun) ? Lifecycle.fail(m, why, clock.instant()) : Optional.empty())
        .map(m -> note(m, Source.LIFECYCLE, "failed", why))
        .isPresent();
  }

  /**
   * An attempt that did not come through: counted; on the timeline when the problem is a new one.
   * That a machine does not answer while its loader waits is neither.
   */
  boolean stumble(Machine begun, Source source, String kind, String problem) {
    if (kind.equals(NOT_REACHABLE) && isHeldNow(begun.id())) {
      return false;
    }
    if (!begun.progress().lastProblem().equals(Optional.of(problem))) {
      note(begun, source, kind, problem);
    }
    registry.note(
        begun.id(),
        m -> isSameVisit(m, begun) ? m.withProgress(m.progress().stumbled(problem)) : m);
    return false;
  }

  private boolean isHeldNow(MachineId id) {
    var before = clock.instant().minus(LOADER_ASKS);
    return registry
        .find(id)
        .flatMap(machine -> machine.progress().heldAt())
        .filter(before::isBefore)
        .isPresent();
  }

  /** It waits for somebody else, and for nothing that it did; on the timeline when that is new. */
  boolean held(Machine begun, String kind, String why) {
    if (!begun.progress().lastProblem().equals(Optional.of(why))) {
      note(begun, Source.LIFECYCLE, kind, why);
    }
    var now = clock.instant();
    registry.note(
        begun.id(), m -> isSameVisit(m, begun) ? m.withProgress(m.progress().held(now, why)) : m);
    return false;
  }

  boolean note(Machine machine, Source source, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(machine.id()),
            clock.instant(),
            source,
            kind,
            text,
            Map.of("state", machine.state().name())));
    return true;
  }
}
