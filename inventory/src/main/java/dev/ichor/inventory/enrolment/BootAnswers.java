package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a machine boots, derived from its state by one total switch. Pure. */
final class BootAnswers {
  /** How often a held machine asks again. */
  private static final Duration RETRY = Duration.ofSeconds(15);

  private BootAnswers() {}

  /**
   * @param cluster the machine's cluster, when it has one
   * @param fallback Talos version for machines without a cluster
   */
  static BootAnswer of(Machine machine, Optional<Cluster> cluster, BootDefaults fallback) {
    var settings = settings(machine, cluster);
    return switch (machine.state()) {
      case DISCOVERED -> netboot(machine, cluster, fallback, List.of(), "to read its hardware");
      case PENDING -> netboot(machine, cluster, fallback, List.of(), "waits for approval");
      case AVAILABLE -> netboot(machine, cluster, fallback, List.of(), "waits for a cluster");
      case PROVISIONING ->
          machine.progress().installSeenAt().isPresent()
              ? disk(machine, settings, "the node told that Talos is installed")
              : netboot(machine, cluster, fallback, List.of(), "to be configured and installed");
      case ACTIVE -> disk(machine, settings, "Talos is installed");
      case CLEANING -> cleaning(machine, cluster, fallback);
      case FAILED ->
          new BootAnswer.Hold(
              machine.id(),
              RETRY,
              machine
                  .failure()
                  .map(
                      failure ->
                          "failed in %s: %s; retry it with POST /api/v1/machines/%s/retry"
                              .formatted(failure.in(), failure.why(), machine.id()))
                  .orElse("failed"),
              settings);
      case RETIRED -> new BootAnswer.Silence(machine.name() + " is retired or refused");
    };
  }

  private static BootAnswer cleaning(
      Machine machine, Optional<Cluster> cluster, BootDefaults fallback) {
    if (machine.progress().wipeServedAt().isPresent()) {
      return netboot(machine, cluster, fallback, List.of(), "wiped, comes back clean");
    }
    if (machine.isProtected() || machine.cordoned()) {
      return new BootAnswer.Hold(
          machine.id(),
          RETRY,
          "to be wiped, but protected or cordoned; clear that first",
          settings(machine, cluster));
    }
    return netboot(
        machine, cluster, fallback, List.of("talos.experimental.wipe=system"), "its one wipe boot");
  }

  private static BootAnswer disk(Machine machine, BootSettings settings, String why) {
    return new BootAnswer.Disk(machine.id(), BootAnswer.DiskBoot.EXIT, why, settings);
  }

  /** The machine's own above its cluster's. */
  private static BootSettings settings(Machine machine, Optional<Cluster> cluster) {
    var wider = cluster.flatMap(Cluster::boot).orElse(BootSettings.STANDARD);
    return machine.boot().map(own -> own.over(wider)).orElse(wider);
  }

  private static BootAnswer netboot(
      Machine machine,
      Optional<Cluster> cluster,
      BootDefaults fallback,
      List<String> extra,
      String why) {
    var arguments = new ArrayList<>(fallback.kernelArguments());
    arguments.addAll(extra);
    var profile =
        new BootProfile(
            cluster.map(Cluster::talosVersion).orElse(fallback.talosVersion()),
            cluster.map(Cluster::schematic).orElse(fallback.schematic()),
            architecture(machine),
            arguments);
    return new BootAnswer.Netboot(machine.id(), profile, why, settings(machine, cluster));
  }

  /** From its hardware, else from option 93 (IANA "Processor Architecture Types"), else AMD64. */
  private static Architecture architecture(Machine machine) {
    return machine
        .hardware()
        .map(found -> found.architecture())
        .or(
            () ->
                machine
                    .clientArch()
                    .filter(code -> code == 11 || code == 19 || code == 22 || code == 24)
                    .map(_ -> Architecture.ARM64))
        .orElse(Architecture.AMD64);
  }
}
