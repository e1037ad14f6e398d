package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a machine boots, derived from its state by one total switch. Pure. */
final class BootAnswers {
  /** How often a held machine asks again. */
  private static final Duration RETRY = Duration.ofSeconds(15);

  /** Kernel argument: Talos wipes its system disk and restarts. */
  static final String WIPE = "talos.experimental.wipe=system";

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
    return netboot(machine, cluster, fallback, List.of(WIPE), "its one wipe boot");
  }

  private static BootAnswer disk(Machine machine, BootSettings settings, String why) {
    return BootLadder.disk(machine, settings)
        .<BootAnswer>map(method -> new BootAnswer.Disk(machine.id(), method, why, settings))
        .orElseGet(
            () ->
                new BootAnswer.Hold(
                    machine.id(),
                    RETRY,
                    "%s, but it came back from every way to its disk (%s); look at its boot order, or set diskBoot with PATCH /api/v1/machines/%s"
                        .formatted(why, tried(machine), machine.id()),
                    settings));
  }

  /** Whatever way to its disk it is sent, it has come back from it. */
  static boolean isDiskHopeless(Machine machine, Optional<Cluster> cluster) {
    var failed = machine.experience().orElse(BootExperience.NONE).disksFailed();
    return BootLadder.disk(machine, settings(machine, cluster)).map(failed::contains).orElse(true);
  }

  private static String tried(Machine machine) {
    return machine.experience().orElse(BootExperience.NONE).disksFailed().stream()
        .map(BootAnswer.DiskBoot::text)
        .collect(Collectors.joining(", "));
  }

  /** The machine's own above its cluster's. */
  static BootSettings settings(Machine machine, Optional<Cluster> cluster) {
    var wider = cluster.flatMap(Cluster::boot).orElse(BootSettings.STANDARD);
    return machine.boot().map(own -> own.over(wider)).orElse(wider);
  }

  private static BootAnswer netboot(
      Machine machine,
      Optional<Cluster> cluster,
      BootDefaults fallback,
      List<String> extra,
      String why) {
    var settings = settings(machine, cluster);
    return switch (BootLadder.loader(machine, settings)) {
      case BootLadder.Loader.Exhausted(var failed) ->
          new BootAnswer.Hold(
              machine.id(),
              RETRY,
              "%s, but no loader ran on it (%s: fetched and nothing followed, or not among the loaders); turn Secure Boot off, add the files that are missing (its timeline names them), or set a loader with PATCH /api/v1/machines/%s"
                  .formatted(
                      why,
                      failed.stream().map(Family::text).collect(Collectors.joining(", ")),
                      machine.id()),
              settings);
      case BootLadder.Loader.Give(var loader) ->
          new BootAnswer.Netboot(
              machine.id(),
              profile(machine, cluster, fallback, extra),
              why,
              settings.withLoader(extra.isEmpty() ? loader : ledByScript(loader)));
    };
  }

  /** Talos itself in the place of a loader takes no arguments of one boot. */
  private static LoaderSelection ledByScript(LoaderSelection loader) {
    return loader instanceof LoaderSelection.OfFamily(var family)
            && (family == Family.UKI || family == Family.UKI_SIGNED)
        ? LoaderSelection.AUTO
        : loader;
  }

  /**
   * Which Talos, with which arguments; whatever state the machine is in. The wipe stands first: a
   * loader that cuts a long line cuts its end.
   */
  static BootProfile profile(
      Machine machine, Optional<Cluster> cluster, BootDefaults fallback, List<String> extra) {
    var settings = settings(machine, cluster);
    var arguments = new ArrayList<>(extra);
    arguments.addAll(fallback.kernelArguments());
    settings.consoles().forEach(console -> arguments.add("console=" + console));
    settings.network().ifPresent(network -> arguments.addAll(network.kernelArguments()));
    arguments.addAll(settings.arguments());
    return new BootProfile(
        cluster.map(Cluster::talosVersion).orElse(fallback.talosVersion()),
        cluster.map(Cluster::schematic).orElse(fallback.schematic()),
        architecture(machine),
        arguments);
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
