package dev.ichor.inventory.rollout;

import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.rollout.RolloutPolicy.Facts;
import dev.ichor.inventory.rollout.RolloutPolicy.Shown;
import dev.ichor.inventory.rollout.RolloutPolicy.View;
import java.util.Optional;

/** Whether what a node answers proves what was done to it. Pure. */
final class Proof {
  private Proof() {}

  /** Whether the node has what is wanted, whoever did it. */
  static boolean isThere(Kind kind, View view) {
    return switch (kind) {
      case Kind.Upgrade(_, var to) -> isVersion(view, to.version()) && view.well().isEmpty();
      case Kind.Revert(_, var to) -> isVersion(view, to.version()) && view.well().isEmpty();
      case Kind.Apply _ -> view.applied().orElse(false) && view.well().isEmpty();
      case Kind.Remove _ -> false;
    };
  }

  private static boolean isVersion(View view, String wanted) {
    return view.version().equals(Optional.of(wanted));
  }

  static Optional<Shown> of(Kind kind, Node node, View view, Facts facts) {
    return switch (kind) {
      case Kind.Upgrade(_, var to) -> restarted(node, view, to.version());
      case Kind.Revert(_, var to) -> restarted(node, view, to.version());
      case Kind.Apply(var mode) -> applied(mode, node, view);
      case Kind.Remove(var graceful) -> removed(graceful, node, view, facts);
    };
  }

  /** Another boot of the wanted version, well; another boot of the old one is trouble. */
  private static Optional<Shown> restarted(Node node, View view, String to) {
    var another = view.boot().isPresent() && !view.boot().equals(node.boot());
    if (!another || view.well().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        isVersion(view, to)
            ? new Shown(Phases.Sign.PROVEN, "runs " + to)
            : new Shown(
                Phases.Sign.TROUBLE,
                "restarted, but runs %s instead of %s: the new system did not come up; look at its console, then resume or revert"
                    .formatted(view.version().orElse("an unknown version"), to)));
  }

  private static Optional<Shown> applied(ApplyMode mode, Node node, View view) {
    var another =
        mode != ApplyMode.REBOOT || (view.boot().isPresent() && !view.boot().equals(node.boot()));
    return node.phase() == Phase.ACCEPTED
            && view.applied().orElse(false)
            && view.well().isEmpty()
            && another
        ? Optional.of(new Shown(Phases.Sign.PROVEN, proof(mode)))
        : Optional.empty();
  }

  private static String proof(ApplyMode mode) {
    return switch (mode) {
      case STAGED -> "read back from its disk: it takes effect with the next restart";
      case TRY -> "read back: it runs by it, and goes back to the old one by itself in a minute";
      case AUTO, NO_REBOOT, REBOOT -> "read back: it runs by it";
    };
  }

  private static Optional<Shown> removed(boolean graceful, Node node, View view, Facts facts) {
    var isMember =
        node.role() == Role.CONTROL_PLANE && facts.memberOf().containsKey(node.machine());
    var knowsMembers = node.role() == Role.WORKER || !facts.voters().isEmpty();
    return view.gone() && !isMember && knowsMembers && node.phase() == Phase.ACCEPTED
        ? Optional.of(
            new Shown(
                Phases.Sign.PROVEN,
                graceful ? "left the cluster and wiped itself" : "taken out of etcd"))
        : Optional.empty();
  }
}
