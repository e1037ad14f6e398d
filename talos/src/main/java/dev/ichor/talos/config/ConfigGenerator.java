package dev.ichor.talos.config;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.secrets.SecretsBundle;
import dev.ichor.talos.settings.Settings;
import dev.ichor.talos.settings.SettingsDocuments;
import dev.ichor.talos.settings.SynologyDocuments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** From a machine and its cluster to the machine's configuration, settings and patches applied. */
public final class ConfigGenerator {
  private static final String INSTALLER = "factory.talos.dev/metal-installer/";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private ConfigGenerator() {}

  /**
   * @param values of the cluster that patches may name as {@code {{ secret.NAME }}}
   */
  public static Generated generate(
      Machine machine,
      Cluster cluster,
      SecretsBundle secrets,
      Map<String, String> values,
      Reporting reporting) {
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
      return new Generated.Impossible(otherKubernetes(cluster, contract.get()));
    }
    try {
      var role = machine.assignment().get().role();
      var layers = layers(machine, cluster, role, values);
      return switch (disk(machine, cluster, layers)) {
        case InstallDisk.Impossible(var advice) -> new Generated.Impossible(advice);
        case InstallDisk.Chosen(var disk) ->
            patched(
                input(machine, cluster, contract.get(), disk, layers, secrets, reporting),
                layers,
                machine);
      };
    } catch (InvalidConfigException e) {
      return new Generated.Impossible(String.valueOf(e.getMessage()));
    }
  }

  private static String otherKubernetes(Cluster cluster, VersionContract contract) {
    return "Talos %s runs Kubernetes 1.%d to 1.%d, not %s; change kubernetesVersion of cluster %s"
        .formatted(
            cluster.talosVersion(),
            contract.kubernetesFrom(),
            contract.kubernetesTo(),
            Printable.of(cluster.kubernetesVersion()),
            cluster.name());
  }

  private static Layers layers(
      Machine machine, Cluster cluster, Role role, Map<String, String> values)
      throws InvalidConfigException {
    var facts = Facts.of(machine, cluster, values);
    var own = machine.assignment().orElseThrow().patches();
    return Layers.of("cluster " + cluster.name(), cluster.patches(), role, facts)
        .and(Layers.of("machine " + machine.name(), own, role, facts));
  }

  /** The last word on it counts; a selector above a path, as with Talos. */
  private static InstallDisk disk(Machine machine, Cluster cluster, Layers layers)
      throws InvalidConfigException {
    var path = cluster.installDisk();
    Map<String, String> selector = Map.of();
    for (var settings : layers.settings()) {
      if (!settings.installDiskSelector().isEmpty()) {
        selector = settings.installDiskSelector();
      } else if (settings.installDisk().isPresent()) {
        path = settings.installDisk();
        selector = Map.of();
      }
    }
    return selector.isEmpty()
        ? InstallDisk.choose(path, machine.hardware())
        : InstallDisk.choose(new DiskSelection(selector), machine.hardware());
  }

  private static ConfigInput input(
      Machine machine,
      Cluster cluster,
      VersionContract contract,
      String disk,
      Layers layers,
      SecretsBundle secrets,
      Reporting reporting) {
    var schematic = cluster.schematic();
    for (var settings : layers.settings()) {
      schematic = settings.schematic().orElse(schematic);
    }
    return new ConfigInput(
        contract,
        machine.assignment().orElseThrow().role(),
        cluster.name(),
        cluster.endpoint(),
        cluster.kubernetesVersion(),
        INSTALLER + schematic + ":" + cluster.talosVersion(),
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

  private static Generated patched(ConfigInput input, Layers layers, Machine machine)
      throws InvalidConfigException {
    var warnings = new ArrayList<String>();
    if (input.hostname().isEmpty()
        && layers.settings().stream().allMatch(each -> each.hostname().isEmpty())) {
      warnings.add(
          "'%s' cannot be a host name; the node names itself"
              .formatted(Printable.of(machine.name())));
    }
    missingExtensions(layers).ifPresent(warnings::add);
    return new Generated.Ready(
        applied(MachineConfig.generate(input), layers, input).render(), warnings);
  }

  /** All layers in order; what does not fit is told with its layer. */
  static MachineConfig applied(MachineConfig generated, Layers layers, ConfigInput input)
      throws InvalidConfigException {
    var config = generated;
    for (var layer : layers.layers()) {
      try {
        config = applied(config, layer, input);
      } catch (InvalidConfigException e) {
        throw new InvalidConfigException("%s: %s".formatted(layer.from(), e.getMessage()));
      }
    }
    return config;
  }

  private static MachineConfig applied(MachineConfig config, Layers.Layer layer, ConfigInput input)
      throws InvalidConfigException {
    var changed = config;
    if (layer.settings().isPresent()) {
      var documents =
          new SettingsDocuments(layer.settings().get(), input.contract(), input.role()).documents();
      if (!documents.isEmpty()) {
        changed = Patcher.apply(changed, List.copyOf(documents), input.contract());
      }
    }
    return layer.patch().isEmpty()
        ? changed
        : Patcher.apply(changed, layer.patch(), input.contract());
  }

  /** Only the schematic brings extensions; what a storage profile needs has to be in there. */
  private static Optional<String> missingExtensions(Layers layers) {
    var listed = new HashSet<String>();
    var needed = new ArrayList<String>();
    for (Settings settings : layers.settings()) {
      listed.addAll(settings.extensions());
      settings.synology().ifPresent(each -> needed.addAll(SynologyDocuments.extensions(each)));
    }
    needed.removeAll(listed);
    return needed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the Synology profile needs %s in the schematic; make one with them, set it as schematic, and list them under extensions"
                .formatted(String.join(", ", needed)));
  }
}
