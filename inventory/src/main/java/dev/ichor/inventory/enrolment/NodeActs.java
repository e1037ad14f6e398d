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
import dev.ichor.inventory.rollout.RolloutPolicy.View;
import java.net.Inet4Address;
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
    if (rollout.kind() instanceof Kind.Remove(var graceful, _) && !graceful) {
      return buried(cluster, secrets, machine, seen);
    }
    var boot = Optional.ofNullable(seen.views().get(machine.id())).flatMap(View::boot);
    return switch (whoIs(machine, cluster, secrets, boot.isPresent())) {
      case Who.Itself _ when isProvenByBoot(rollout.kind()) && boot.isEmpty() ->
          notAsked(machine, "its boot was not read, by which its restart is known");
      case Who.Itself(var node) -> asked(cluster, rollout.kind(), secrets, machine, node);
      case Who.Passing(var why) -> notAsked(machine, why);
      case Who.Nobody(var advice) -> Optional.of(new Shown(Sign.TROUBLE, advice));
      case Who.Stranger(var advice) -> Optional.of(new Shown(Sign.TROUBLE, advice));
    };
  }

  private static boolean isProvenByBoot(Kind kind) {
    return kind.equals(new Kind.Apply(ApplyMode.REBOOT));
  }

  /** Looked at, and tried again after a pause. */
  private Optional<Shown> notAsked(Machine machine, String why) {
    ledger.note(machine, Source.TALOS_API, "rollout-waits", "not asked yet: " + why);
    return Optional.empty();
  }

  private Optional<Shown> asked(
      Cluster cluster, Kind kind, Secret secrets, Machine machine, Inet4Address node) {
    return switch (kind) {
      case Kind.Upgrade(_, var to) ->
          upgrade(cluster.withTalos(to.version(), to.schematic()), secrets, machine, node);
      case Kind.Revert _ ->
          said(machine, "started the Talos of before", operations.rollback(node, cluster, secrets));
      case Kind.Apply(var mode) -> apply(cluster, secrets, machine, node, mode);
      case Kind.Remove _ ->
          said(
              machine,
              "drains, leaves and wipes itself",
              operations.reset(node, cluster, secrets, true));
    };
  }

  /** Who answers at a machine's address. An address changes hands. */
  private sealed interface Who {
    record Itself(Inet4Address node) implements Who {}

    /** A node of the cluster, of which it cannot be read in this moment which. */
    record Passing(String why) implements Who {}

    record Nobody(String advice) implements Who {}

    record Stranger(String advice) implements Who {}
  }

  /**
   * What is meant for one node must not reach another.
   *
   * @param answered the look before this one found a node of the cluster there
   */
  private Who whoIs(Machine machine, Cluster cluster, Secret secrets, boolean answered) {
    if (machine.address().isEmpty()) {
      return new Who.Nobody(machine.name() + " has no known address; restart it, then resume");
    }
    var node = machine.address().get();
    return switch (configurator.survey(node, Optional.of(secrets))) {
      case Survey.Read read when !Identity.mayBe(machine.keys(), read.hardware()) ->
          new Who.Stranger(
              "the address of %s is answered by another machine (MAC %s); restart it so that it gets a new one, then resume"
                  .formatted(machine.name(), HardwareWords.macs(read.hardware())));
      case Survey.Read _ -> new Who.Itself(node);
      case Survey.Unreadable(var advice) ->
          unread(machine, configurator.observe(node, cluster, secrets), advice, answered);
    };
  }

  private static Who unread(
      Machine machine, Configurator.Observation seen, String advice, boolean answered) {
    return switch (seen) {
      case Configurator.Observation.Seen _ ->
          new Who.Passing("its hardware cannot be read: " + advice);
      case Configurator.Observation.Unreachable(var why) when answered -> new Who.Passing(why);
      case Configurator.Observation.Unreachable(var why) ->
          new Who.Nobody(
              "%s does not answer (%s), so nothing was asked of it; start it, then resume"
                  .formatted(machine.name(), why));
      case Configurator.Observation.Maintenance _ ->
          new Who.Stranger(
              "the address of %s is answered by a machine in maintenance: another one, or it lost its configuration; look at its console, then resume"
                  .formatted(machine.name()));
      case Configurator.Observation.NotOurs(var why) ->
          new Who.Stranger(
              "the address of %s is answered by a node of another cluster (%s); restart it so that it gets a new one, then resume"
                  .formatted(machine.name(), why));
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

  private Optional<Shown> upgrade(
      Cluster cluster, Secret secrets, Machine machine, Inet4Address node) {
    return switch (configurator.configuration(machine, cluster, secrets)) {
      case Generated.Impossible(var advice) -> Optional.of(new Shown(Sign.TROUBLE, advice));
      case Generated.Ready(var configuration, _) ->
          said(
              machine,
              "installs " + cluster.talosVersion() + " and restarts",
              operations.upgrade(node, cluster, secrets, configuration));
    };
  }

  private Optional<Shown> apply(
      Cluster cluster, Secret secrets, Machine machine, Inet4Address node, ApplyMode mode) {
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

  private Optional<Inet4Address> address(MachineId id) {
    return registry.find(id).flatMap(Machine::address);
  }
}
