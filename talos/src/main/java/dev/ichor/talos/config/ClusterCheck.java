package dev.ichor.talos.config;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.secrets.Identity;
import dev.ichor.talos.secrets.SecretsBundle;
import dev.ichor.talos.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whether patches can be applied at all, asked when they are stored and no machine is there to try
 * them on. Labels and secret values that they name are believed; disks are looked at later. Pure.
 */
public final class ClusterCheck {
  private static final Pattern BELIEVED =
      Pattern.compile("\\{\\{\\s*((?:machine\\.label|secret)\\.[^{}\\s]{1,128})\\s*\\}\\}");

  /** What a machine is known by when everything is known. */
  private static final Map<String, String> MACHINE =
      Map.ofEntries(
          Map.entry("machine.name", "machine"),
          Map.entry("machine.id", "00000000-0000-4000-8000-000000000001"),
          Map.entry("machine.uuid", "00000000-0000-4000-8000-000000000001"),
          Map.entry("machine.serial", "S1"),
          Map.entry("machine.mac", "52:54:00:00:00:01"),
          Map.entry("machine.address", "192.0.2.1"),
          Map.entry("machine.manufacturer", "maker"),
          Map.entry("machine.product", "product"),
          Map.entry("machine.arch", "amd64"),
          Map.entry("machine.memoryMiB", "1024"),
          Map.entry("machine.disks", "1"));

  private static final Secret NONE = Secret.of("none");
  private static final Identity NOBODY = new Identity("none", NONE);

  /** Nothing secret is needed to see whether a patch fits. */
  private static final SecretsBundle EMPTY =
      new SecretsBundle(
          "none",
          NONE,
          NONE,
          Optional.of(NONE),
          Optional.empty(),
          NONE,
          NOBODY,
          NOBODY,
          NOBODY,
          NONE,
          NOBODY);

  private ClusterCheck() {}

  /** Why machines of the cluster could never be configured: one sentence; empty when they can. */
  public static Optional<String> objection(Cluster cluster) {
    return objection(cluster, List.of(Role.values()), "cluster " + cluster.name(), List.of());
  }

  /**
   * The same with further patches, of a rule or a machine.
   *
   * @param from whose they are, for the sentence
   */
  public static Optional<String> objection(
      Cluster cluster, Role role, String from, List<String> further) {
    return objection(cluster, List.of(role), from, further);
  }

  private static Optional<String> objection(
      Cluster cluster, List<Role> roles, String from, List<String> further) {
    var contract = VersionContract.of(cluster.talosVersion());
    if (contract.isEmpty()) {
      return Optional.of(
          "talosVersion %s of cluster %s is not one of v1.11 to v1.14; change it"
              .formatted(Printable.of(cluster.talosVersion()), cluster.name()));
    }
    try {
      for (var role : roles) {
        apply(cluster, contract.get(), role, from, further);
      }
      return Optional.empty();
    } catch (InvalidConfigException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static void apply(
      Cluster cluster, VersionContract contract, Role role, String from, List<String> further)
      throws InvalidConfigException {
    var facts = facts(cluster, role, further);
    var layers =
        Layers.of("cluster " + cluster.name(), cluster.patches(), role, facts)
            .and(Layers.of(from, further, role, facts));
    for (var layer : layers.layers()) {
      if (layer.settings().isPresent()) {
        selectable(layer.from(), layer.settings().get());
      }
    }
    var input =
        new ConfigInput(
            contract,
            role,
            cluster.name(),
            cluster.endpoint(),
            cluster.kubernetesVersion(),
            "installer:" + cluster.talosVersion(),
            Optional.of("/dev/sda"),
            Optional.of("machine"),
            List.of(),
            EMPTY,
            Reporting.NONE);
    ConfigGenerator.applied(MachineConfig.generate(input), layers, input);
  }

  private static void selectable(String from, Settings settings) throws InvalidConfigException {
    try {
      new DiskSelection(settings.installDiskSelector()); // refuses what no disk is known by
    } catch (InvalidConfigException e) {
      throw new InvalidConfigException("%s: %s".formatted(from, e.getMessage()));
    }
  }

  private static Map<String, String> facts(Cluster cluster, Role role, List<String> further) {
    var facts = new TreeMap<>(MACHINE);
    facts.put("machine.role", role.talosName());
    facts.put("cluster.name", cluster.name());
    facts.put("cluster.endpoint", cluster.endpoint().toString());
    facts.put("cluster.talosVersion", cluster.talosVersion());
    facts.put("cluster.kubernetesVersion", cluster.kubernetesVersion());
    cluster.patches().forEach(patch -> believe(patch, facts));
    further.forEach(patch -> believe(patch, facts));
    return facts;
  }

  /** A one fits where a number is wanted, and where a text is. */
  private static void believe(String patch, Map<String, String> facts) {
    BELIEVED.matcher(patch).results().forEach(found -> facts.put(found.group(1), "1"));
  }
}
