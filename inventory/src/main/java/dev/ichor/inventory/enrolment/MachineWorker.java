package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.Lifecycle;
import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.Power;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Carries out one step for one machine. The goal is on disk before the call, the outcome on the
 * timeline after it. Blocking; the engine runs at most one step per machine at a time.
 */
final class MachineWorker {
  /** A node still in maintenance so long after it accepted a configuration has lost it. */
  private static final Duration SETTLE = Duration.ofSeconds(90);

  private final Registry registry;
  private final Clusters clusters;
  private final Timeline timeline;
  private final Power power;
  private final Configurator configurator;
  private final InstantSource clock;

  MachineWorker(
      Registry registry,
      Clusters clusters,
      Timeline timeline,
      Power power,
      Configurator configurator,
      InstantSource clock) {
    this.registry = registry;
    this.clusters = clusters;
    this.timeline = timeline;
    this.power = power;
    this.configurator = configurator;
    this.clock = clock;
  }

  /**
   * @return true when something came of it, so that the next step follows at once; false to pause
   */
  boolean perform(Machine machine, Step step) {
    return switch (step) {
      case Step.Wait _ -> false;
      case Step.Pause _ -> false;
      case Step.PowerOnNetboot(var why) -> powerOn(machine, why);
      case Step.Inspect(var node, _) -> inspect(machine, node);
      case Step.Fire(var event, var why) -> fire(machine.id(), event, why);
      case Step.Label(var key, var value, _) -> label(machine, key, value);
      case Step.Assign(var assignment, var why) ->
          registry
              .update(
                  machine.id(),
                  m ->
                      Lifecycle.apply(m, LifecycleEvent.ASSIGNED, clock.instant())
                          .map(assigned -> assigned.withAssignment(Optional.of(assignment))))
              .map(
                  _ ->
                      note(
                          machine,
                          Source.LIFECYCLE,
                          "assigned",
                          "assigned to cluster '%s' as %s: %s"
                              .formatted(assignment.cluster(), assignment.role().talosName(), why)))
              .isPresent();
      case Step.HandOver(var node, _) -> handOver(machine, node);
      case Step.Observe(var node, _) -> observe(machine, node);
      case Step.Fail(var why) -> fail(machine.id(), why);
    };
  }

  private boolean powerOn(Machine machine, String why) {
    var bmc = machine.bmc();
    if (bmc.isEmpty()) {
      return false;
    }
    var now = clock.instant();
    registry.update(
        machine.id(),
        m -> Optional.of(m.withProgress(m.progress().powerRequested(Optional.of(now)))));
    note(machine, Source.BMC, "power-requested", why);
    var firmware =
        machine
            .clientArch()
            .map(arch -> arch == 0 ? Power.Firmware.BIOS : Power.Firmware.UEFI)
            .orElse(Power.Firmware.UNKNOWN);
    return switch (power.netbootOnce(bmc.get(), firmware)) {
      case Power.Result.Done(var steps) -> {
        registry.update(
            machine.id(),
            m -> Optional.of(m.withProgress(m.progress().powerDone(clock.instant()))));
        note(machine, Source.BMC, "power-done", String.join("; ", steps));
        yield true;
      }
      case Power.Result.Failed(var advice, var passing) -> {
        registry.update(
            machine.id(),
            m -> Optional.of(m.withProgress(m.progress().powerRequested(Optional.empty()))));
        yield passing
            ? stumble(machine, Source.BMC, "power-failed", advice)
            : fail(machine.id(), advice);
      }
    };
  }

  private boolean inspect(Machine machine, Inet4Address node) {
    return switch (configurator.inspect(node)) {
      case Configurator.Inspection.Found found -> inspected(machine, found);
      case Configurator.Inspection.Configured() ->
          stumble(
              machine,
              Source.TALOS_API,
              "foreign-configuration",
              "the node at %s already has a configuration; wipe it, or adopt it into its cluster"
                  .formatted(node.getHostAddress()));
      case Configurator.Inspection.Unreachable(var advice) ->
          stumble(machine, Source.TALOS_API, "not-reachable", advice);
    };
  }

  private boolean inspected(Machine machine, Configurator.Inspection.Found found) {
    if (!Identity.mayBe(machine.keys(), found.hardware())) {
      return anotherMachine(machine, found.hardware());
    }
    if (machine.state() == MachineState.CLEANING) {
      if (found.installed()) {
        registry.update(
            machine.id(),
            m -> {
              var again = m.progress().wipeServed(Optional.empty());
              return Optional.of(
                  m.withProgress(again.powerRequested(Optional.empty()).stumbled("not wiped yet")));
            });
        return note(
            machine, Source.TALOS_API, "not-wiped", "Talos is still on its disk: wipes again");
      }
      return fire(machine.id(), LifecycleEvent.WIPED, "came back with nothing installed");
    }
    note(
        machine,
        Source.TALOS_API,
        "inspected",
        "Talos %s in %s, %s; certificate %s"
            .formatted(
                found.talosVersion(),
                found.stage(),
                HardwareWords.summary(found.hardware()),
                found.fingerprint()));
    registry.update(machine.id(), m -> Optional.of(learn(m, found.hardware())));
    return fire(machine.id(), LifecycleEvent.INSPECTED, "its hardware was read");
  }

  private static Machine learn(Machine machine, Hardware hardware) {
    var macs = hardware.nics().stream().map(Hardware.Nic::mac).collect(Collectors.toSet());
    return machine
        .withHardware(Optional.of(hardware))
        .withKeys(Identity.merge(machine.keys(), hardware.smbiosUuid(), hardware.serial(), macs));
  }

  private boolean label(Machine machine, String key, String value) {
    return registry
        .update(
            machine.id(),
            m -> {
              var labels = new java.util.HashMap<>(m.labels());
              labels.put(key, value);
              return Optional.of(m.withLabels(labels));
            })
        .isPresent();
  }

  private boolean handOver(Machine machine, Inet4Address node) {
    var assignment = machine.assignment();
    var cluster = assignment.flatMap(assigned -> clusters.find(assigned.cluster()));
    var secrets = cluster.flatMap(found -> clusters.bundle(found.name()));
    if (cluster.isEmpty() || secrets.isEmpty()) {
      return stumble(
          machine,
          Source.LIFECYCLE,
          "no-secrets",
          "its cluster has no secrets; create the cluster again");
    }
    return switch (configurator.configuration(machine, cluster.get(), secrets.get())) {
      case Configurator.Generated.Impossible(var advice) -> fail(machine.id(), advice);
      case Configurator.Generated.Ready(var configuration, _) -> {
        var first = configurator.inspect(node);
        if (first instanceof Configurator.Inspection.Found found
            && !Identity.mayBe(machine.keys(), found.hardware())) {
          yield anotherMachine(machine, found.hardware());
        }
        var asked = machine.progress().configRequestedAt();
        registry.update(
            machine.id(),
            m -> Optional.of(m.withProgress(m.progress().configRequested(clock.instant()))));
        var handover = configurator.handOver(node, configuration);
        compareCertificates(machine, first, handover);
        yield handedOver(machine, asked, handover);
      }
    };
  }

  /**
   * An address changes hands: what is meant for one machine must not reach the disks of another.
   */
  private boolean anotherMachine(Machine machine, Hardware found) {
    return stumble(
        machine,
        Source.TALOS_API,
        "another-machine",
        "its address is answered by another machine (MAC %s); restart it so that it gets a new one"
            .formatted(HardwareWords.macs(found)));
  }

  private void compareCertificates(
      Machine machine, Configurator.Inspection first, Configurator.Handover handover) {
    if (first instanceof Configurator.Inspection.Found found
        && handover instanceof Configurator.Handover.Accepted(var shown, _)
        && !shown.equals(found.fingerprint())) {
      note(
          machine,
          Source.TALOS_API,
          "certificate-changed",
          "took its configuration with certificate %s, a moment earlier it showed %s: it restarted"
                  .formatted(shown, found.fingerprint())
              + " in between, or somebody answers in its place");
    }
  }

  private boolean handedOver(
      Machine machine, Optional<Instant> asked, Configurator.Handover handover) {
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
              : stumble(
                  machine,
                  Source.TALOS_API,
                  "foreign-configuration",
                  "the node has a configuration that Ichor did not give it; wipe it or adopt it");
      case Configurator.Handover.Refused(var advice) -> fail(machine.id(), advice);
      case Configurator.Handover.Uncertain(var advice) ->
          stumble(machine, Source.TALOS_API, "handover-uncertain", advice);
    };
  }

  private boolean accepted(Machine machine, String text) {
    registry.update(
        machine.id(),
        m ->
            Optional.of(m.withProgress(m.progress().configAccepted(Optional.of(clock.instant())))));
    return note(machine, Source.TALOS_API, "config-accepted", text);
  }

  private boolean observe(Machine machine, Inet4Address node) {
    var cluster = machine.assignment().flatMap(assigned -> clusters.find(assigned.cluster()));
    var secrets = cluster.flatMap(found -> clusters.bundle(found.name()));
    if (cluster.isEmpty() || secrets.isEmpty()) {
      return false;
    }
    var observation = configurator.observe(node, cluster.get(), secrets.get());
    return machine.state() == MachineState.ACTIVE
        ? health(machine, observation)
        : installing(machine, observation);
  }

  private boolean installing(Machine machine, Configurator.Observation observation) {
    return switch (observation) {
      case Configurator.Observation.Seen seen ->
          seen.installed() && (seen.stage().equals("booting") || seen.stage().equals("running"))
              ? fire(
                  machine.id(),
                  LifecycleEvent.INSTALLED,
                  "Talos %s answers from its disk (stage %s)"
                      .formatted(seen.talosVersion(), seen.stage()))
              : stumble(machine, Source.TALOS_API, "installing", "stage " + seen.stage());
      case Configurator.Observation.Maintenance() -> backInMaintenance(machine);
      case Configurator.Observation.NotOurs(var advice) ->
          stumble(machine, Source.TALOS_API, "not-ours", advice);
      case Configurator.Observation.Unreachable(var advice) ->
          stumble(machine, Source.TALOS_API, "not-reachable", advice);
    };
  }

  private boolean backInMaintenance(Machine machine) {
    var accepted = machine.progress().configAcceptedAt().orElse(Instant.MAX);
    if (clock.instant().isBefore(accepted.plus(SETTLE))) {
      return stumble(machine, Source.TALOS_API, "settling", "still answers in maintenance");
    }
    registry.update(
        machine.id(),
        m -> Optional.of(m.withProgress(m.progress().configAccepted(Optional.empty()))));
    return note(
        machine,
        Source.TALOS_API,
        "config-lost",
        "came back in maintenance without its configuration: hands it over again");
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
      note(
          machine,
          Source.TALOS_API,
          seen.ready() ? "node-ready" : "node-not-ready",
          (seen.ready() ? "ready: " : "not ready: ") + seen.detail());
    }
    return false;
  }

  boolean fire(MachineId id, LifecycleEvent event, String why) {
    return registry
        .update(id, m -> Lifecycle.apply(m, event, clock.instant()).map(after -> freed(after)))
        .map(m -> note(m, Source.LIFECYCLE, event.name().toLowerCase(java.util.Locale.ROOT), why))
        .isPresent();
  }

  /** AVAILABLE belongs to nobody, however it came there. */
  static Machine freed(Machine machine) {
    return machine.state() == MachineState.AVAILABLE
        ? machine.withAssignment(Optional.empty())
        : machine;
  }

  boolean fail(MachineId id, String why) {
    return registry
        .update(id, m -> Lifecycle.fail(m, why, clock.instant()))
        .map(m -> note(m, Source.LIFECYCLE, "failed", why))
        .isPresent();
  }

  /**
   * An attempt that did not come through: counted; on the timeline when the problem is a new one.
   */
  private boolean stumble(Machine machine, Source source, String kind, String problem) {
    if (!machine.progress().lastProblem().equals(Optional.of(problem))) {
      note(machine, source, kind, problem);
    }
    registry.note(machine.id(), m -> m.withProgress(m.progress().stumbled(problem)));
    return false;
  }

  boolean note(Machine machine, Source source, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(machine.id()),
            clock.instant(),
            source,
            kind,
            text,
            Map.of("state", machine.state().name())));
    return true;
  }
}
