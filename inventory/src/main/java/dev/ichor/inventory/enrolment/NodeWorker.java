package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.port.Configurator;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hands a node its configuration and watches what becomes of it. What is at an address is read
 * before it is given anything: a lease may have gone to another machine.
 */
final class NodeWorker {
  /** A node still in maintenance so long after it accepted a configuration has lost it. */
  private static final Duration SETTLE = Duration.ofSeconds(90);

  private final Ledger ledger;
  private final Clusters clusters;
  private final Configurator configurator;
  private final JoinGate gate;
  private final Consumer<MachineId> runs;
  private final InstantSource clock;

  /**
   * @param runs told of each machine whose configured system answers
   */
  NodeWorker(
      Ledger ledger,
      Clusters clusters,
      Configurator configurator,
      JoinGate gate,
      Consumer<MachineId> runs,
      InstantSource clock) {
    this.ledger = ledger;
    this.clusters = clusters;
    this.configurator = configurator;
    this.gate = gate;
    this.runs = runs;
    this.clock = clock;
  }

  boolean handOver(Machine machine, Inet4Address node) {
    return switch (configurator.identify(node)) {
      case Configurator.Inspection.Found found
          when !Identity.mayBe(machine.keys(), found.hardware()) ->
          another(machine, found.hardware());
      case Configurator.Inspection.Found found -> configure(machine, node, found);
      case Configurator.Inspection.Configured() ->
          handedOver(
              machine,
              node,
              machine.progress().configRequestedAt(),
              new Configurator.Handover.AlreadyConfigured());
      case Configurator.Inspection.Unreachable(var advice) ->
          ledger.stumble(machine, Source.TALOS_API, "not-reachable", advice);
    };
  }

  /**
   * An address changes hands: what is meant for one machine must not reach the disks of another.
   */
  boolean another(Machine machine, Hardware found) {
    return ledger.stumble(
        machine,
        Source.TALOS_API,
        "another-machine",
        "its address is answered by another machine (MAC %s); restart it so that it gets a new one"
            .formatted(HardwareWords.macs(found)));
  }

  private void compareCertificates(
      Machine machine, Configurator.Inspection.Found first, Configurator.Handover handover) {
    if (handover instanceof Configurator.Handover.Accepted(var shown, _)
        && !shown.equals(first.fingerprint())) {
      ledger.note(
          machine,
          Source.TALOS_API,
          "certificate-changed",
          "took its configuration with certificate %s, a moment earlier it showed %s: it restarted"
                  .formatted(shown, first.fingerprint())
              + " in between, or somebody answers in its place");
    }
  }

  private boolean configure(Machine begun, Inet4Address node, Configurator.Inspection.Found first) {
    var cluster = begun.assignment().flatMap(assigned -> clusters.find(assigned.cluster()));
    var secrets = cluster.flatMap(found -> clusters.bundle(found.name()));
    if (cluster.isEmpty() || secrets.isEmpty()) {
      return ledger.stumble(
          begun,
          Source.LIFECYCLE,
          "no-secrets",
          "its cluster has no secrets; create the cluster again");
    }
    var hindrance = gate.hindrance(begun, cluster.get(), secrets.get());
    if (hindrance.isPresent()) {
      return ledger.held(begun, "join-waits", hindrance.get());
    }
    return switch (configurator.configuration(begun, cluster.get(), secrets.get())) {
      case Configurator.Generated.Impossible(var advice) -> ledger.fail(begun, advice);
      case Configurator.Generated.Ready(var configuration, _) -> {
        var asked = begun.progress().configRequestedAt();
        var goal =
            clusters.promise(
                cluster.get().name(),
                secrets.get(),
                () ->
                    ledger.goal(
                        begun,
                        m -> !m.isProtected() && gate.ahead(m).isEmpty(),
                        p -> p.configRequested(clock.instant())));
        if (goal.isEmpty()) {
          yield false;
        }
        clusters.saveHandedOver(begun.id(), configuration);
        var handover = configurator.handOver(node, configuration, secrets.get());
        compareCertificates(begun, first, handover);
        yield handedOver(begun, node, asked, handover);
      }
    };
  }

  private boolean isOurs(Machine machine, Inet4Address node) {
    var cluster = machine.assignment().flatMap(assigned -> clusters.find(assigned.cluster()));
    var secrets = cluster.flatMap(found -> clusters.bundle(found.name()));
    return cluster.isPresent()
        && secrets.isPresent()
        && configurator.observe(node, cluster.get(), secrets.get())
            instanceof Configurator.Observation.Seen;
  }

  private boolean handedOver(
      Machine machine, Inet4Address node, Optional<Instant> asked, Configurator.Handover handover) {
    return switch (handover) {
      case Configurator.Handover.Accepted(var fingerprint, var warnings) ->
          accepted(
              machine,
              "configuration accepted over TLS (certificate %s)%s"
                  .formatted(
                      fingerprint, warnings.isEmpty() ? "" : "; " + String.join("; ", warnings)));
      case Configurator.Handover.AlreadyConfigured() ->
          asked.isPresent()
              ? accepted(machine, "already took the configuration: the reply was lost")
              : isOurs(machine, node)
                  ? accepted(machine, "answers with its cluster's certificate: it is configured")
                  : ledger.stumble(
                      machine,
                      Source.TALOS_API,
                      "foreign-configuration",
                      "the node has a configuration that Ichor did not give it; wipe it or adopt"
                          + " it");
      case Configurator.Handover.Refused(var advice) -> ledger.fail(machine, advice);
      case Configurator.Handover.Uncertain(var advice) ->
          ledger.stumble(machine, Source.TALOS_API, "handover-uncertain", advice);
    };
  }

  private boolean accepted(Machine machine, String text) {
    return ledger.outcome(machine, p -> p.configAccepted(Optional.of(clock.instant())))
        && ledger.note(machine, Source.TALOS_API, "config-accepted", text);
  }

  boolean observe(Machine machine, Inet4Address node) {
    var cluster = machine.assignment().flatMap(assigned -> clusters.find(assigned.cluster()));
    var secrets = cluster.flatMap(found -> clusters.bundle(found.name()));
    if (cluster.isEmpty() || secrets.isEmpty()) {
      return false;
    }
    var observation = configurator.observe(node, cluster.get(), secrets.get());
    if (observation instanceof Configurator.Observation.Seen) {
      runs.accept(machine.id());
    }
    return machine.state() == MachineState.ACTIVE
        ? health(machine, observation)
        : installing(machine, observation);
  }

  private boolean installing(Machine machine, Configurator.Observation observation) {
    return switch (observation) {
      case Configurator.Observation.Seen seen ->
          seen.installed() && (seen.stage().equals("booting") || seen.stage().equals("running"))
              ? ledger.fire(
                  machine,
                  LifecycleEvent.INSTALLED,
                  "Talos %s answers from its disk (stage %s)"
                      .formatted(seen.talosVersion(), seen.stage()))
              : ledger.stumble(machine, Source.TALOS_API, "installing", "stage " + seen.stage());
      case Configurator.Observation.Maintenance() -> backInMaintenance(machine);
      case Configurator.Observation.NotOurs(var advice) ->
          ledger.stumble(machine, Source.TALOS_API, "not-ours", advice);
      case Configurator.Observation.Unreachable(var advice) ->
          ledger.stumble(machine, Source.TALOS_API, "not-reachable", advice);
    };
  }

  private boolean backInMaintenance(Machine machine) {
    var accepted = machine.progress().configAcceptedAt().orElse(Instant.MAX);
    if (clock.instant().isBefore(accepted.plus(SETTLE))) {
      return ledger.stumble(machine, Source.TALOS_API, "settling", "still answers in maintenance");
    }
    var isPulled = machine.progress().pull().isPresent();
    ledger.outcome(machine, p -> isPulled ? p.pullLost() : p.configAccepted(Optional.empty()));
    return ledger.note(
        machine,
        Source.TALOS_API,
        "config-lost",
        isPulled
            ? "is in maintenance without the configuration that it fetched: it is to fetch it again"
            : "came back in maintenance without its configuration: hands it over again");
  }

  private boolean health(Machine machine, Configurator.Observation observation) {
    var seen =
        switch (observation) {
          case Configurator.Observation.Seen(
                  var stage,
                  var ready,
                  var unmet,
                  var _,
                  var _,
                  var _) ->
              new ClusterPlan.NodeHealth(
                  ready && stage.equals("running"),
                  "stage " + stage + (unmet.isEmpty() ? "" : ", " + String.join(", ", unmet)));
          case Configurator.Observation.Maintenance() ->
              new ClusterPlan.NodeHealth(
                  false, "came up in maintenance: it lost its configuration");
          case Configurator.Observation.NotOurs(var advice) ->
              new ClusterPlan.NodeHealth(false, advice);
          case Configurator.Observation.Unreachable(var advice) ->
              new ClusterPlan.NodeHealth(false, advice);
        };
    var before = clusters.health().put(machine.id(), seen);
    if (before == null || before.ready() != seen.ready()) {
      ledger.note(
          machine,
          Source.TALOS_API,
          seen.ready() ? "node-ready" : "node-not-ready",
          (seen.ready() ? "ready: " : "not ready: ") + seen.detail());
    }
    return false;
  }
}
