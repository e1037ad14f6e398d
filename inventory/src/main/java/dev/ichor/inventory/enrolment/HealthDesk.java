package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.NodeOperations;
import dev.ichor.inventory.port.NodeOperations.Alarm;
import dev.ichor.inventory.port.NodeOperations.Applied;
import dev.ichor.inventory.port.NodeOperations.Etcd;
import dev.ichor.inventory.port.NodeOperations.Kubernetes;
import dev.ichor.inventory.port.NodeOperations.Look;
import dev.ichor.inventory.rollout.ClusterHealth;
import dev.ichor.inventory.rollout.EtcdHealth;
import dev.ichor.inventory.rollout.EtcdQuorum;
import dev.ichor.inventory.rollout.EtcdQuorum.Voter;
import dev.ichor.inventory.rollout.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a cluster's nodes answer now, for people. Blocking: every node is asked. */
public final class HealthDesk {
  private final Registry registry;
  private final Clusters clusters;
  private final Members members;
  private final NodeOperations operations;
  private final Configurator configurator;

  HealthDesk(
      Registry registry,
      Clusters clusters,
      Members members,
      NodeOperations operations,
      Configurator configurator) {
    this.registry = registry;
    this.clusters = clusters;
    this.members = members;
    this.operations = operations;
    this.configurator = configurator;
  }

  /** All checks by name; empty: no such cluster. */
  public Optional<List<HealthCheck>> health(String name) {
    return known(name)
        .map(
            at -> {
              var kubernetes =
                  clusters
                      .kubeconfig(name)
                      .map(operations::kubernetes)
                      .orElseGet(
                          () ->
                              new Kubernetes.Away(
                                  "there is no kubeconfig yet: etcd was not bootstrapped"));
              var checks =
                  new ArrayList<>(ClusterHealth.checks(nodes(at, assigned(name)), kubernetes));
              checks.addFirst(installed(name));
              return checks;
            });
  }

  /** Before anything else: those that are not there yet cannot be asked. */
  private HealthCheck installed(String name) {
    var missing =
        assigned(name).stream()
            .filter(machine -> machine.state() != MachineState.ACTIVE)
            .map(machine -> "%s is %s".formatted(machine.name(), machine.state()))
            .toList();
    return missing.isEmpty()
        ? new HealthCheck("machines-installed", HealthCheck.State.PASSED, "all")
        : new HealthCheck(
            "machines-installed", HealthCheck.State.WAITING, String.join("; ", missing));
  }

  private List<Machine> assigned(String name) {
    return registry.all().stream()
        .filter(machine -> Members.isOf(machine, name))
        .filter(machine -> machine.state() != MachineState.CLEANING)
        .filter(machine -> machine.state() != MachineState.RETIRED)
        .toList();
  }

  private record Known(Cluster cluster, Secret secrets) {}

  private Optional<Known> known(String name) {
    var cluster = clusters.find(name);
    var secrets = clusters.bundle(name);
    return cluster.isPresent() && secrets.isPresent()
        ? Optional.of(new Known(cluster.get(), secrets.get()))
        : Optional.empty();
  }

  private List<ClusterHealth.Node> nodes(Known at, List<Machine> machines) {
    return Members.nodes(machines, members.look(machines, at.cluster(), at.secrets()));
  }

  /**
   * etcd as the control planes tell it.
   *
   * @param bootstrapped false: the first control plane is yet to come
   * @param silent control planes that do not tell it
   */
  public record EtcdView(
      boolean bootstrapped, List<Voter> members, List<Alarm> alarms, List<String> silent) {
    /** Whether one more control plane may join. */
    public EtcdQuorum.Verdict mayAdd() {
      return bootstrapped
          ? EtcdQuorum.mayAdd(members)
          : new EtcdQuorum.Verdict.Allowed(Optional.empty());
    }
  }

  public Optional<EtcdView> etcd(String name) {
    return known(name)
        .map(
            at -> {
              var controlPlanes =
                  members.active(name).stream()
                      .filter(machine -> Members.role(machine) == Role.CONTROL_PLANE)
                      .toList();
              var nodes = nodes(at, controlPlanes);
              return new EtcdView(
                  at.cluster().bootstrappedAt().isPresent(),
                  new EtcdHealth(nodes).voters(),
                  nodes.stream()
                      .flatMap(node -> told(node).stream())
                      .flatMap(etcd -> etcd.alarms().stream())
                      .distinct()
                      .toList(),
                  nodes.stream()
                      .filter(node -> told(node).isEmpty())
                      .map(ClusterHealth.Node::name)
                      .toList());
            });
  }

  private static Optional<Etcd> told(ClusterHealth.Node node) {
    return switch (node.look()) {
      case Look.Seen(var report) -> report.etcd();
      case Look.Away _ -> Optional.empty();
    };
  }

  /**
   * What applying the configuration would do to one node.
   *
   * @param changes whether the node has another one now; absent: it could not be read
   */
  public record NodePlan(
      MachineId machine, String name, Optional<Boolean> changes, Applied answer) {}

  /** The node's own word on each, without changing anything. */
  public Optional<List<NodePlan>> plan(String name, ApplyMode mode) {
    return known(name)
        .map(at -> members.active(name).parallelStream().map(m -> plan(at, m, mode)).toList());
  }

  private NodePlan plan(Known at, Machine machine, ApplyMode mode) {
    var generated = configurator.configuration(machine, at.cluster(), at.secrets());
    if (generated instanceof Configurator.Generated.Impossible(var advice)) {
      return new NodePlan(
          machine.id(), machine.name(), Optional.empty(), new Applied.Refused(advice));
    }
    if (machine.address().isEmpty()) {
      return new NodePlan(
          machine.id(),
          machine.name(),
          Optional.empty(),
          new Applied.Uncertain("its address is not known"));
    }
    var wanted = ((Configurator.Generated.Ready) generated).configuration();
    var node = machine.address().get();
    var same =
        switch (operations.readBack(node, at.cluster(), at.secrets(), wanted)) {
          case NodeOperations.ReadBack.Read(var running, var stored) ->
              Optional.of(running && stored);
          case NodeOperations.ReadBack.Unknown _ -> Optional.<Boolean>empty();
        };
    return new NodePlan(
        machine.id(),
        machine.name(),
        same.map(it -> !it),
        operations.rehearse(node, at.cluster(), at.secrets(), wanted, mode));
  }
}
