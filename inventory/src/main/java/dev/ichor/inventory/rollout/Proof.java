package dev.ichor.inventory.rollout;

import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Release;
import dev.ichor.inventory.rollout.RolloutPolicy.Absence;
import dev.ichor.inventory.rollout.RolloutPolicy.Facts;
import dev.ichor.inventory.rollout.RolloutPolicy.Shown;
import dev.ichor.inventory.rollout.RolloutPolicy.View;
import java.time.Duration;
import java.util.Optional;

/** Whether what a node answers proves what was done to it. Pure. */
final class Proof {
  /** A restart without a wipe is mostly over by then. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** One look may be lost while a node drains. */
  private static final int LOOKS = 2;

  private Proof() {}

  /** Whether the node has what is wanted, whoever did it. */
  static boolean isThere(Kind kind, View view) {
    return switch (kind) {
      case Kind.Upgrade(var from, var to) -> tells(from, to) && isWell(view, to.version());
      case Kind.Revert(var from, var to) -> tells(from, to) && isWell(view, to.version());
      case Kind.Apply _ -> view.applied().orElse(false) && view.well().isEmpty();
      case Kind.Remove _ -> false;
    };
  }

  /** Two schematics of one version answer alike: then only another boot tells them apart. */
  private static boolean tells(Release from, Release to) {
    return from.equals(to) || !from.version().equals(to.version());
  }

  private static boolean isWell(View view, String version) {
    return isVersion(view, version) && view.well().isEmpty();
  }

  /** False as well when the boot before the act was not read. */
  static boolean isAnotherBoot(Node node, View view) {
    return node.boot().isPresent() && view.boot().isPresent() && !view.boot().equals(node.boot());
  }

  private static boolean isVersion(View view, String wanted) {
    return view.version().equals(Optional.of(wanted));
  }

  static Optional<Shown> of(Kind kind, Node node, View view, Facts facts) {
    return switch (kind) {
      case Kind.Upgrade(_, var to) -> restarted(kind, node, view, to.version());
      case Kind.Revert(_, var to) -> restarted(kind, node, view, to.version());
      case Kind.Apply(var mode) -> applied(mode, node, view);
      case Kind.Remove(var graceful, _) -> removed(graceful, node, view, facts);
    };
  }

  /**
   * Another boot of the wanted version, well; another boot of the old one is trouble. Where the
   * boot of before was not read, the version must tell.
   */
  private static Optional<Shown> restarted(Kind kind, Node node, View view, String to) {
    if (!isAnotherBoot(node, view) && (node.boot().isPresent() || !isThere(kind, view))) {
      return Optional.empty();
    }
    if (view.well().isPresent()) {
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
    var booted = mode != ApplyMode.REBOOT || isAnotherBoot(node, view);
    return view.applied().orElse(false) && view.well().isEmpty() && booted
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
    var gone = view.absence().filter(it -> isGone(graceful, node, it)).isPresent();
    return gone && stillInEtcd(node, facts).isEmpty()
        ? Optional.of(
            new Shown(
                Phases.Sign.PROVEN,
                graceful ? "left the cluster and wiped itself" : "taken out of etcd"))
        : Optional.empty();
  }

  /**
   * Why it cannot be said that it has left etcd; empty: it has, or is a worker. A silent node may
   * have another address than the one that etcd lists for it, so its own member is looked for by
   * its id; where that was not known before the act, each member must be somebody else's.
   */
  static Optional<String> stillInEtcd(Node node, Facts facts) {
    if (node.role() == Role.WORKER) {
      return Optional.empty();
    }
    if (facts.voters().isEmpty()) {
      return Optional.of("no control plane tells etcd's members");
    }
    var isListed =
        node.member()
            .filter(id -> facts.voters().stream().anyMatch(voter -> voter.id() == id))
            .isPresent();
    return isListed || facts.memberOf().containsKey(node.machine())
        ? Optional.of("etcd still lists its member")
        : node.member().isPresent() ? Optional.empty() : facts.stranger();
  }

  /**
   * Only intended, it may have heard of it: its reply was lost, or nobody was there to hear it.
   * Then silence proves nothing, for whoever boots slowly is silent too: a control plane has left
   * etcd, a worker has said that it resets.
   */
  private static boolean isGone(boolean graceful, Node node, Absence absence) {
    return switch (node.phase()) {
      case ACCEPTED -> absence.looks() >= LOOKS;
      case INTENDED ->
          graceful
              && node.boot().isPresent()
              && absence.length().compareTo(SILENCE) >= 0
              && (node.role() == Role.CONTROL_PLANE || absence.told());
      case WAITING, DONE, TROUBLED, SKIPPED -> false;
    };
  }
}
