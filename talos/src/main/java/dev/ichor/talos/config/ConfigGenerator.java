package dev.ichor.talos.config;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.talos.secrets.SecretsBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** From a machine and its cluster to the machine's configuration, patches applied. */
public final class ConfigGenerator {
  private static final String INSTALLER = "factory.talos.dev/metal-installer/";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private ConfigGenerator() {}

  public static Generated generate(
      Machine machine, Cluster cluster, SecretsBundle secrets, Reporting reporting) {
    var contract = VersionContract.of(cluster.talosVersion());
    if (machine.assignment().isEmpty()) {
      return new Generated.Impossible(
          "machine %s is not assigned; assign it to a cluster".formatted(machine.name()));
    }
    if (contract.isEmpty()) {
      return new Generated.Impossible(
          "talosVersion %s of cluster %s is not one of v1.11 to v1.14; change it"
              .formatted(Printable.of(cluster.talosVersion()), cluster.name()));
    }
    if (!contract.get().runs(cluster.kubernetesVersion())) {
      return new Generated.Impossible(
          "Talos %s runs Kubernetes 1.%d to 1.%d, not %s; change kubernetesVersion of cluster %s"
              .formatted(
                  cluster.talosVersion(),
                  contract.get().kubernetesFrom(),
                  contract.get().kubernetesTo(),
                  Printable.of(cluster.kubernetesVersion()),
                  cluster.name()));
    }
    return switch (InstallDisk.choose(cluster.installDisk(), machine.hardware())) {
      case InstallDisk.Impossible(var advice) -> new Generated.Impossible(advice);
      case InstallDisk.Chosen(var disk) ->
          patched(
              machine, cluster, input(machine, cluster, contract.get(), disk, secrets, reporting));
    };
  }

  private static ConfigInput input(
      Machine machine,
      Cluster cluster,
      VersionContract contract,
      String disk,
      SecretsBundle secrets,
      Reporting reporting) {
    return new ConfigInput(
        contract,
        machine.assignment().orElseThrow().role(),
        cluster.name(),
        cluster.endpoint(),
        cluster.kubernetesVersion(),
        INSTALLER + cluster.schematic() + ":" + cluster.talosVersion(),
        Optional.of(disk),
        hostname(machine),
        List.of(),
        secrets,
        reporting);
  }

  /** The machine's name when it can be a host name. */
  private static Optional<String> hostname(Machine machine) {
    var name = machine.name();
    var labels = List.of(name.split("\\.", -1));
    return name.length() <= 253 && labels.stream().allMatch(label -> LABEL.matcher(label).matches())
        ? Optional.of(name)
        : Optional.empty();
  }

  private static Generated patched(Machine machine, Cluster cluster, ConfigInput input) {
    var warnings = new ArrayList<String>();
    if (input.hostname().isEmpty()) {
      warnings.add(
          "'%s' cannot be a host name; the node names itself"
              .formatted(Printable.of(machine.name())));
    }
    var config = MachineConfig.generate(input);
    var from = "cluster %s".formatted(cluster.name());
    var number = 0;
    try {
      for (var patch : cluster.patches()) {
        number++;
        config = Patcher.apply(config, patch);
      }
      from = "machine %s".formatted(machine.name());
      number = 0;
      for (var patch : machine.assignment().orElseThrow().patches()) {
        number++;
        config = Patcher.apply(config, patch);
      }
      return new Generated.Ready(config.render(), warnings);
    } catch (InvalidConfigException e) {
      return new Generated.Impossible("patch %d of %s: %s".formatted(number, from, e.getMessage()));
    }
  }
}
