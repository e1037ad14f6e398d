package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.rollout.RolloutPolicy.Absence;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long nodes that something is done to have not answered. Kept in memory alone: after a crash
 * it is counted anew.
 */
final class Absences {
  private record Missed(UUID rollout, Instant first, int looks) {}

  private final Map<MachineId, Missed> missed = new ConcurrentHashMap<>();

  void seen(MachineId machine) {
    missed.remove(machine);
  }

  /** One more look at which it did not answer; counted while the rollout has it in its hands. */
  Absence away(Rollout rollout, MachineId machine, Instant now) {
    if (rollout.node(machine).filter(Rollout.Node::isUnderWay).isEmpty()) {
      missed.remove(machine);
      return new Absence(1, Duration.ZERO);
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
    return new Absence(counted.looks(), Duration.between(counted.first(), now));
  }
}
