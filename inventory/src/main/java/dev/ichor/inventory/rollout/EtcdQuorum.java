package dev.ichor.inventory.rollout;

import java.util.List;
import java.util.Optional;

/**
 * When etcd's members may change or pause. A cluster of n voters works while {@code n / 2 + 1} of
 * them do; learners do not vote (etcd "Runtime reconfiguration design"). Pure.
 */
public final class EtcdQuorum {
  /** Above it each write waits for more disks and nothing is gained (etcd FAQ). */
  private static final int MOST_VOTERS = 7;

  private EtcdQuorum() {}

  /**
   * One member as the others see it.
   *
   * @param healthy it answers, has a leader and no alarm
   */
  public record Voter(long id, String name, boolean learner, boolean healthy) {}

  /** Whether it may be done now. */
  public sealed interface Verdict {
    /**
     * @param warning what to know before; absent: nothing
     */
    record Allowed(Optional<String> warning) implements Verdict {}

    /** What stands in the way, then the remedy. */
    record Refused(String advice) implements Verdict {}
  }

  /** How many of so many voters must work. */
  public static int needed(int voters) {
    return voters / 2 + 1;
  }

  /** How many more voters may fall out; negative when there is no quorum now. */
  public static int tolerates(List<Voter> members) {
    return healthy(members) - needed(voters(members));
  }

  static int voters(List<Voter> members) {
    return (int) members.stream().filter(member -> !member.learner()).count();
  }

  static int healthy(List<Voter> members) {
    return (int) members.stream().filter(m -> !m.learner() && m.healthy()).count();
  }

  /**
   * One more control plane, in a cluster whose etcd was bootstrapped. A broken member is replaced
   * by removing it first (etcd FAQ).
   */
  public static Verdict mayAdd(List<Voter> members) {
    if (members.isEmpty()) {
      return refused(
          "no control plane tells etcd's members, so none may join; bring one back, or, when all are"
              + " lost, release them and let one machine in with ichor cluster recover");
    }
    var learner = members.stream().filter(Voter::learner).findFirst();
    if (learner.isPresent()) {
      return refused(
          "%s is still joining etcd as a learner; wait until it votes", learner.get().name());
    }
    var sick = members.stream().filter(member -> !member.healthy()).findFirst();
    if (sick.isPresent()) {
      return refused(
          "etcd member %s is not healthy; repair or remove it before one is added",
          sick.get().name());
    }
    if (voters(members) >= MOST_VOTERS) {
      return refused("etcd has %d members, which is the most; add a worker", voters(members));
    }
    return new Verdict.Allowed(evenWarning(voters(members) + 1));
  }

  /** A member leaves for good, by its own word or by that of the others. */
  public static Verdict mayRemove(List<Voter> members, long id) {
    var target = members.stream().filter(member -> member.id() == id).findFirst();
    if (target.isEmpty()) {
      return refused("etcd has no such member; it has left already");
    }
    var voters = voters(members);
    var healthy = healthy(members);
    if (healthy < needed(voters)) {
      return refused(
          "etcd has no quorum (%d of %d members are healthy, %d are needed); bring members back, or"
              + " recover from a snapshot",
          healthy, voters, needed(voters));
    }
    if (target.get().learner()) {
      return new Verdict.Allowed(Optional.empty());
    }
    if (voters == 1) {
      return refused(
          "%s is the only etcd member: the cluster's data would be gone; add a control plane first",
          target.get().name());
    }
    var left = healthy - (target.get().healthy() ? 1 : 0);
    if (left < needed(voters - 1)) {
      return refused(
          "without %s only %d of %d etcd members would be healthy, %d are needed; repair or remove"
              + " the sick one first",
          target.get().name(), left, voters - 1, needed(voters - 1));
    }
    return new Verdict.Allowed(evenWarning(voters - 1));
  }

  /** A member is away for a while, as in a restart. A single one may be: there is no other way. */
  public static Verdict mayPause(List<Voter> members, long id) {
    var target = members.stream().filter(member -> member.id() == id).findFirst();
    var voters = voters(members);
    var learner = members.stream().filter(Voter::learner).findFirst();
    if (learner.isPresent()) {
      return refused(
          "%s is still joining etcd as a learner; wait until it votes", learner.get().name());
    }
    if (voters <= 1) {
      return new Verdict.Allowed(
          Optional.of("the only control plane: the Kubernetes API is away while it restarts"));
    }
    var left = healthy(members) - (target.map(Voter::healthy).orElse(false) ? 1 : 0);
    if (voters == 2 && left == 1) {
      return new Verdict.Allowed(
          Optional.of("two control planes: etcd has no quorum while one of them restarts"));
    }
    return left >= needed(voters)
        ? new Verdict.Allowed(Optional.empty())
        : refused(
            "etcd would keep %d of %d members, %d are needed; repair the sick one first",
            left, voters, needed(voters));
  }

  private static Optional<String> evenWarning(int voters) {
    return voters % 2 == 0
        ? Optional.of(
            "%d etcd members tolerate no more failures than %d".formatted(voters, voters - 1))
        : Optional.empty();
  }

  private static Verdict refused(String form, Object... values) {
    return new Verdict.Refused(form.formatted(values));
  }
}
