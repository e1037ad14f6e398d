package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.NodeOperations;
import dev.ichor.inventory.port.NodeOperations.Look;
import dev.ichor.inventory.port.NodeOperations.ReadBack;
import dev.ichor.inventory.rollout.EtcdHealth;
import dev.ichor.inventory.rollout.RolloutPolicy.Facts;
import dev.ichor.inventory.rollout.RolloutPolicy.View;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gathers what a rollout decides by. Blocking: it asks the nodes whose word counts now. */
final class RolloutFacts {
  private final Registry registry;
  private final Clusters clusters;
  private final Members members;
  private final NodeOperations operations;
  private final Configurator configurator;
  private final InstantSource clock;
  private final Absences absences;

  RolloutFacts(
      Registry registry,
      Clusters clusters,
      Members members,
      NodeOperations operations,
      Configurator configurator,
      Absences absences,
      InstantSource clock) {
    this.registry = registry;
    this.clusters = clusters;
    this.members = members;
    this.operations = operations;
    this.configurator = configurator;
    this.absences = absences;
    this.clock = clock;
  }

  Facts gather(Cluster cluster, Rollout rollout, Secret secrets) {
    var asked = asked(cluster, rollout);
    var looks = members.look(asked, cluster, secrets);
    var views = new HashMap<MachineId, View>();
    for (var machine : asked) {
      var look = looks.get(machine.id());
      if (look != null && rollout.node(machine.id()).isPresent()) {
        views.put(machine.id(), view(machine, look, cluster, rollout, secrets));
      }
    }
    var controlPlanes =
        asked.stream().filter(machine -> Members.role(machine) == Role.CONTROL_PLANE).toList();
    var nodes = Members.nodes(controlPlanes, looks);
    var etcd = new EtcdHealth(nodes);
    var memberOf = new HashMap<MachineId, Long>();
    for (int i = 0; i < controlPlanes.size(); i++) {
      var id = controlPlanes.get(i).id();
      etcd.memberOf(nodes.get(i)).ifPresent(member -> memberOf.put(id, member));
    }
    return new Facts(views, unwell(cluster, looks), etcd.voters(), memberOf);
  }

  /** All control planes, what is under way, and whose turn comes next. */
  private List<Machine> asked(Cluster cluster, Rollout rollout) {
    var next =
        rollout.nodes().stream()
            .filter(node -> node.phase() == Phase.WAITING)
            .sorted(Comparator.comparing(node -> isReady(node.machine()))) // else as they stand
            .limit(rollout.workersAtOnce() * 2L)
            .map(Node::machine)
            .collect(Collectors.toSet());
    rollout.nodes().stream().filter(Node::isUnderWay).forEach(node -> next.add(node.machine()));
    var asked = new ArrayList<>(members.active(cluster.name()));
    asked.removeIf(m -> Members.role(m) == Role.WORKER && !next.contains(m.id()));
    next.stream()
        .filter(id -> asked.stream().noneMatch(machine -> machine.id().equals(id)))
        .flatMap(id -> registry.find(id).stream())
        .forEach(asked::add); // on its way out of the cluster
    return asked;
  }

  private boolean isReady(MachineId id) {
    var seen = clusters.health().get(id);
    return seen != null && seen.ready();
  }

  private View view(Machine machine, Look look, Cluster cluster, Rollout rollout, Secret secrets) {
    return switch (look) {
      case Look.Seen(var report) -> {
        absences.seen(machine.id());
        yield new View(
            Optional.of(report.version()),
            Optional.of(report.boot()),
            report.stage().equals("running") && report.ready()
                ? Optional.empty()
                : Optional.of(
                    "%s is in stage %s %s"
                        .formatted(
                            machine.name(), report.stage(), String.join(", ", report.unmet()))
                        .strip()),
            rollout.kind() instanceof Kind.Apply(var mode)
                ? applied(machine, cluster, secrets, mode)
                : Optional.empty(),
            Optional.empty());
      }
      case Look.Away(var why) ->
          new View(
              Optional.empty(),
              Optional.empty(),
              Optional.of(why),
              Optional.empty(),
              Optional.of(absences.away(rollout, machine.id(), clock.instant())));
    };
  }

  private Optional<Boolean> applied(
      Machine machine, Cluster cluster, Secret secrets, ApplyMode mode) {
    if (machine.address().isEmpty()
        || !(configurator.configuration(machine, cluster, secrets)
            instanceof Configurator.Generated.Ready(var wanted, _))) {
      return Optional.empty();
    }
    return switch (operations.readBack(machine.address().get(), cluster, secrets, wanted)) {
      case ReadBack.Read(var running, var stored) ->
          Optional.of(
              switch (mode) {
                case STAGED -> stored;
                case TRY -> running;
                case AUTO, NO_REBOOT, REBOOT -> running && stored;
              });
      case ReadBack.Unknown _ -> Optional.empty();
    };
  }

  /** From this look where there was one, else from the last word on the node. */
  private Map<MachineId, String> unwell(Cluster cluster, Map<MachineId, Look> looks) {
    var unwell = new HashMap<MachineId, String>();
    for (var machine : members.active(cluster.name())) {
      var look = looks.get(machine.id());
      var seen = clusters.health().get(machine.id());
      var why =
          switch (look) {
            case Look.Seen(var report) when report.stage().equals("running") && report.ready() ->
                Optional.<String>empty();
            case Look.Seen(var report) -> Optional.of("stage " + report.stage());
            case Look.Away(var reason) -> Optional.of(reason);
            case null ->
                seen == null
                    ? Optional.of("was not asked yet")
                    : Optional.of(seen.detail()).filter(_ -> !seen.ready());
          };
      why.ifPresent(
          text -> unwell.put(machine.id(), "%s is not ready: %s".formatted(machine.name(), text)));
    }
    return unwell;
  }
}
