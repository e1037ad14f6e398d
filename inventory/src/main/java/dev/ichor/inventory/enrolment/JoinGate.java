package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.rollout.EtcdHealth;
import dev.ichor.inventory.rollout.EtcdQuorum;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps a control plane from joining etcd while that could cost the cluster its quorum. Whoever
 * gives a machine its configuration asks here, be it pushed or fetched.
 */
final class JoinGate {
  private final Registry registry;
  private final Clusters clusters;
  private final Members members;
  private final Predicate<Machine> isLet;

  /**
   * @param isLet whether an operator lets it in where all control planes are lost
   */
  JoinGate(Registry registry, Clusters clusters, Members members, Predicate<Machine> isLet) {
    this.registry = registry;
    this.clusters = clusters;
    this.members = members;
    this.isLet = isLet;
  }

  /**
   * Why the machine is not given its configuration now; empty: nothing is in the way. Asks the
   * cluster's control planes: it blocks.
   */
  Optional<String> hindrance(Machine machine, Cluster cluster, Secret secrets) {
    if (Members.role(machine) != Role.CONTROL_PLANE || cluster.bootstrappedAt().isEmpty()) {
      return Optional.empty();
    }
    return ahead(machine, cluster).or(() -> quorum(machine, cluster, secrets));
  }

  /**
   * A rollout, or another control plane that was given its configuration and is not ACTIVE yet.
   * From memory alone, so that it can be asked again in the moment in which the machine's turn is
   * stored: either may have begun since the look at etcd.
   */
  Optional<String> ahead(Machine machine) {
    return machine
        .assignment()
        .filter(assigned -> assigned.role() == Role.CONTROL_PLANE)
        .flatMap(assigned -> clusters.find(assigned.cluster()))
        .filter(cluster -> cluster.bootstrappedAt().isPresent())
        .flatMap(cluster -> ahead(machine, cluster));
  }

  private Optional<String> ahead(Machine machine, Cluster cluster) {
    if (cluster.unfinished().isPresent()) {
      return Optional.of(
          "a rollout goes through '%s'; the machine joins when it is over"
              .formatted(cluster.name()));
    }
    if (machine.progress().configRequestedAt().isPresent()) {
      return Optional.empty(); // its turn has come: two that wait for each other would wait forever
    }
    return registry.all().stream()
        .filter(other -> !other.id().equals(machine.id()))
        .filter(other -> Members.isOf(other, cluster.name()))
        .filter(JoinGate::isJoining)
        .findFirst()
        .map(
            other ->
                "control planes join one at a time, and %s is on its way in"
                    .formatted(other.name()));
  }

  private static boolean isJoining(Machine other) {
    return Members.role(other) == Role.CONTROL_PLANE
        && other.state() == MachineState.PROVISIONING
        && other.progress().configRequestedAt().isPresent();
  }

  private Optional<String> quorum(Machine machine, Cluster cluster, Secret secrets) {
    var running =
        members.active(cluster.name()).stream()
            .filter(each -> Members.role(each) == Role.CONTROL_PLANE)
            .filter(each -> !each.id().equals(machine.id()))
            .toList();
    if (running.isEmpty() && isLet.test(machine)) {
      return Optional.empty();
    }
    var etcd = new EtcdHealth(Members.nodes(running, members.look(running, cluster, secrets)));
    return switch (EtcdQuorum.mayAdd(etcd.voters())) {
      case EtcdQuorum.Verdict.Allowed _ -> Optional.empty();
      case EtcdQuorum.Verdict.Refused(var advice) -> Optional.of(advice);
    };
  }
}
