package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happens next to a cluster as a whole. Pure. */
final class ClusterPlan {
  private ClusterPlan() {}

  /** The one next thing to do for a cluster. */
  sealed interface Next {
    /** Choose, and store, the one control plane that etcd is bootstrapped on. */
    record ChooseBootstrap(MachineId machine) implements Next {}

    record Bootstrap(Machine machine) implements Next {}

    record FetchKubeconfig(Machine machine) implements Next {}

    record DeclareHealthy() implements Next {}

    record DeclareUnhealthy(String why) implements Next {}

    /** What it waits for, for people. */
    record Wait(String why) implements Next {}
  }

  /**
   * @param members machines assigned to the cluster
   * @param health last word on each ACTIVE member; absent when not asked yet
   */
  static Next next(
      Cluster cluster,
      List<Machine> members,
      Map<MachineId, NodeHealth> health,
      boolean hasKubeconfig) {
    var controlPlanes =
        members.stream()
            .filter(ClusterPlan::isInstalledControlPlane)
            .sorted(Comparator.comparing(machine -> machine.id().value()))
            .toList();
    if (cluster.bootstrappedAt().isEmpty()) {
      return bootstrap(cluster, controlPlanes, members);
    }
    if (!hasKubeconfig) {
      return controlPlanes.stream()
          .min(Comparator.comparing(machine -> !isReady(health.get(machine.id()))))
          .<Next>map(Next.FetchKubeconfig::new)
          .orElse(new Next.Wait("bootstrapped, but no control plane is ACTIVE now"));
    }
    return unready(members, health)
        .<Next>map(
            why ->
                cluster.healthyAt().isPresent()
                    ? new Next.DeclareUnhealthy(why)
                    : new Next.Wait(why))
        .orElseGet(
            () ->
                cluster.healthyAt().isPresent()
                    ? new Next.Wait("healthy")
                    : new Next.DeclareHealthy());
  }

  private static Next bootstrap(
      Cluster cluster, List<Machine> controlPlanes, List<Machine> members) {
    if (cluster.bootstrapGoal().isPresent()) {
      var goal = cluster.bootstrapGoal().get();
      return controlPlanes.stream()
          .filter(machine -> machine.id().equals(goal))
          .findFirst()
          .<Next>map(Next.Bootstrap::new)
          .orElse(
              new Next.Wait(
                  "etcd is to be bootstrapped on machine %s, which is not ACTIVE now"
                      .formatted(goal)));
    }
    if (!controlPlanes.isEmpty()) {
      return new Next.ChooseBootstrap(controlPlanes.getFirst().id());
    }
    return new Next.Wait(
        members.isEmpty()
            ? "has no machines yet"
            : "waits for its first control plane to be ACTIVE");
  }

  private static boolean isReady(@Nullable NodeHealth seen) {
    return seen != null && seen.ready();
  }

  private static boolean isInstalledControlPlane(Machine machine) {
    return machine.state() == MachineState.ACTIVE
        && machine.address().isPresent()
        && machine
            .assignment()
            .filter(assignment -> assignment.role() == Role.CONTROL_PLANE)
            .isPresent();
  }

  /** One sentence about the first member that is not ready; empty when all are. */
  static Optional<String> unready(List<Machine> members, Map<MachineId, NodeHealth> health) {
    if (members.isEmpty()) {
      return Optional.of("has no machines");
    }
    for (var machine : members) {
      if (machine.state() != MachineState.ACTIVE) {
        return Optional.of("%s is %s".formatted(machine.name(), machine.state()));
      }
      var seen = health.get(machine.id());
      if (seen == null) {
        return Optional.of(machine.name() + " was not asked yet");
      }
      if (!seen.ready()) {
        return Optional.of("%s is not ready: %s".formatted(machine.name(), seen.detail()));
      }
    }
    return Optional.empty();
  }

  /**
   * The last word on a node.
   *
   * @param detail unmet conditions, or why it could not be asked
   */
  record NodeHealth(boolean ready, String detail) {}
}
