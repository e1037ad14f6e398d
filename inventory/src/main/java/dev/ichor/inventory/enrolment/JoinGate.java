package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.rollout.EtcdHealth;
import dev.ichor.inventory.rollout.EtcdQuorum;
import java.util.Optional;

/** Keeps a control plane from joining etcd while that could cost the cluster its quorum. */
final class JoinGate {
  private final Members members;

  JoinGate(Members members) {
    this.members = members;
  }

  /** Why the machine is not handed its configuration now; empty: nothing is in the way. */
  Optional<String> hindrance(Machine machine, Cluster cluster, Secret secrets) {
    if (Members.role(machine) != Role.CONTROL_PLANE || cluster.bootstrappedAt().isEmpty()) {
      return Optional.empty();
    }
    if (cluster.unfinished().isPresent()) {
      return Optional.of(
          "a rollout goes through '%s'; the machine joins when it is over"
              .formatted(cluster.name()));
    }
    var running =
        members.active(cluster.name()).stream()
            .filter(each -> Members.role(each) == Role.CONTROL_PLANE)
            .filter(each -> !each.id().equals(machine.id()))
            .toList();
    var etcd = new EtcdHealth(Members.nodes(running, members.look(running, cluster, secrets)));
    return switch (EtcdQuorum.mayAdd(etcd.voters())) {
      case EtcdQuorum.Verdict.Allowed _ -> Optional.empty();
      case EtcdQuorum.Verdict.Refused(var advice) -> Optional.of(advice);
    };
  }
}
