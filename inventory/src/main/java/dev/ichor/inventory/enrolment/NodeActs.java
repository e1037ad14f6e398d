package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.inventory.port.Configurator.Survey;
import dev.ichor.inventory.port.NodeOperations;
import dev.ichor.inventory.port.NodeOperations.Act;
import dev.ichor.inventory.port.NodeOperations.Applied;
import dev.ichor.inventory.rollout.EtcdQuorum.Voter;
import dev.ichor.inventory.rollout.Phases.Sign;
import dev.ichor.inventory.rollout.RolloutPolicy.Facts;
import dev.ichor.inventory.rollout.RolloutPolicy.Shown;
import java.util.Optional;

/** The one call that each kind of rollout makes to a node. Blocking. */
final class NodeActs {
  private final Registry registry;
  private final Clusters clusters;
  private final Ledger ledger;
  private final NodeOperations operations;
  private final Configurator configurator;

  NodeActs(
      Registry registry,
      Clusters clusters,
      Ledger ledger,
      NodeOperations operations,
      Configurator configurator) {
    this.registry = registry;
    this.clusters = clusters;
    this.ledger = ledger;
    this.operations = operations;
    this.configurator = configurator;
  }

  /** What the node said; empty when it may have been done or not, so that it is looked at. */
  Optional<Shown> act(
      Cluster cluster, Rollout rollout, Secret secrets, Machine machine, Facts seen) {
    var asksIt = !rollout.kind().equals(new Kind.Remove(false));
    var stranger = asksIt ? stranger(machine, secrets) : Optional.<String>empty();
    if (stranger.isPresent()) {
      return stranger.map(word -> new Shown(Sign.TROUBLE, word));
    }
    return switch (rollout.kind()) {
      case Kind.Upgrade(_, var to) ->
          upgrade(cluster.withTalos(to.version(), to.schematic()), secrets, machine);
      case Kind.Revert _ ->
          said(
              machine,
              "started the Talos of before",
              operations.rollback(machine.address().orElseThrow(), cluster, secrets));
      case Kind.Apply(var mode) -> apply(cluster, secrets, machine, mode);
      case Kind.Remove(var graceful) ->
          graceful
              ? said(
                  machine,
                  "drains, leaves and wipes itself",
                  operations.reset(machine.address().orElseThrow(), cluster, secrets, true))
              : buried(cluster, secrets, machine, seen);
    };
  }

  /** An address changes hands: what is meant for one node must not reach another. */
  private Optional<String> stranger(Machine machine, Secret secrets) {
    if (machine.address().isEmpty()) {
      return Optional.of(machine.name() + " has no known address; restart it, then resume");
    }
    return switch (configurator.survey(machine.address().get(), Optional.of(secrets))) {
      case Survey.Read read when !Identity.mayBe(machine.keys(), read.hardware()) ->
          Optional.of(
              "the address of %s is answered by another machine (MAC %s); restart it so that it gets a new one, then resume"
                  .formatted(machine.name(), HardwareWords.macs(read.hardware())));
      case Survey.Read _ -> Optional.empty();
      case Survey.Unreadable(var advice) ->
          Optional.of(
              "who answers at the address of %s is not known: %s; then resume"
                  .formatted(machine.name(), advice));
    };
  }

  private Optional<Shown> said(Machine machine, String text, Act answer) {
    return switch (answer) {
      case Act.Done() -> Optional.of(new Shown(Sign.ACCEPTED, text));
      case Act.Refused(var advice) -> Optional.of(new Shown(Sign.TROUBLE, advice));
      case Act.Uncertain(var advice) -> {
        ledger.note(machine, Source.TALOS_API, "rollout-uncertain", advice);
        yield Optional.empty();
      }
    };
  }

  private Optional<Shown> upgrade(Cluster cluster, Secret secrets, Machine machine) {
    return switch (configurator.configuration(machine, cluster, secrets)) {
      case Generated.Impossible(var advice) -> Optional.of(new Shown(Sign.TROUBLE, advice));
      case Generated.Ready(var configuration, _) ->
          said(
              machine,
              "installs " + cluster.talosVersion() + " and restarts",
              operations.upgrade(machine.address().orElseThrow(), cluster, secrets, configuration));
    };
  }

  private Optional<Shown> apply(Cluster cluster, Secret secrets, Machine machine, ApplyMode mode) {
    var node = machine.address().orElseThrow();
    return switch (configurator.configuration(machine, cluster, secrets)) {
      case Generated.Impossible(var advice) -> Optional.of(new Shown(Sign.TROUBLE, advice));
      case Generated.Ready(var configuration, _) -> {
        clusters.saveHandedOver(machine.id(), configuration);
        yield taken(machine, operations.apply(node, cluster, secrets, configuration, mode));
      }
    };
  }

  private Optional<Shown> taken(Machine machine, Applied answer) {
    return switch (answer) {
      case Applied.Taken(var chosen, _, var warnings) ->
          Optional.of(
              new Shown(
                  Sign.ACCEPTED,
                  "configuration taken, mode %s%s"
                      .formatted(
                          chosen, warnings.isEmpty() ? "" : "; " + String.join("; ", warnings))));
      case Applied.Refused(var advice) -> Optional.of(new Shown(Sign.TROUBLE, advice));
      case Applied.Uncertain(var advice) -> said(machine, "", new Act.Uncertain(advice));
    };
  }

  /** A dead node says nothing any more: the others take its member out. */
  private Optional<Shown> buried(Cluster cluster, Secret secrets, Machine machine, Facts seen) {
    var member = seen.memberOf().get(machine.id());
    if (member == null) {
      return Optional.of(
          machine.assignment().filter(it -> it.role() == Role.CONTROL_PLANE).isPresent()
                  && seen.stranger().isPresent()
              ? new Shown(Sign.TROUBLE, seen.stranger().get())
              : new Shown(Sign.ACCEPTED, "dead, and no etcd member"));
    }
    var survivor =
        seen.memberOf().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(machine.id()))
            .filter(entry -> isHealthy(seen, entry.getValue()))
            .map(entry -> address(entry.getKey()))
            .flatMap(Optional::stream)
            .findFirst();
    return survivor
        .map(
            address ->
                said(
                    machine,
                    "its etcd member is removed",
                    operations.removeMember(address, cluster, secrets, member)))
        .orElseGet(
            () ->
                Optional.of(
                    new Shown(
                        Sign.TROUBLE,
                        "no healthy control plane is there to remove its etcd member; repair one,"
                            + " then resume")));
  }

  private static boolean isHealthy(Facts seen, long member) {
    return seen.voters().stream().filter(voter -> voter.id() == member).anyMatch(Voter::healthy);
  }

  private Optional<java.net.Inet4Address> address(MachineId id) {
    return registry.find(id).flatMap(Machine::address);
  }
}
