package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.rollout.RolloutPolicy.Absence;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long nodes that something is done to have not answered. Kept in memory alone: after a crash
 * it is counted anew. What they said before, on their way out, is on their timeline.
 */
final class Absences {
  private record Missed(UUID rollout, Instant first, int looks) {}

  private final Timeline timeline;
  private final Map<MachineId, Missed> missed = new ConcurrentHashMap<>();

  Absences(Timeline timeline) {
    this.timeline = timeline;
  }

  void seen(MachineId machine) {
    missed.remove(machine);
  }

  /** One more look at which it did not answer; counted while the rollout has it in its hands. */
  Absence away(Rollout rollout, MachineId machine, Instant now) {
    var node = rollout.node(machine).filter(Rollout.Node::isUnderWay);
    if (node.isEmpty()) {
      missed.remove(machine);
      return new Absence(1, Duration.ZERO, false);
    }
    var first = new Missed(rollout.id(), now, 1);
    var counted =
        missed.merge(
            machine,
            first,
            (old, _) ->
                old.rollout().equals(rollout.id())
                    ? new Missed(old.rollout(), old.first(), old.looks() + 1)
                    : first);
    return new Absence(
        counted.looks(), Duration.between(counted.first(), now), told(rollout, node.get()));
  }

  /** Unauthenticated, as all that nodes push: it counts only where people wanted it to reset. */
  private boolean told(Rollout rollout, Rollout.Node node) {
    return rollout.kind() instanceof Kind.Remove
        && timeline.of(node.machine(), "stage", Hints.RESETTING).stream()
            .anyMatch(evidence -> !evidence.at().isBefore(node.since()));
  }
}
