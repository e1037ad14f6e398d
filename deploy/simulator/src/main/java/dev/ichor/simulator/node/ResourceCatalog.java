package dev.ichor.simulator.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The COSI resources of a node, made from its hardware and state at the moment of asking. */
final class ResourceCatalog {
  static final String MACHINE_STATUS = "MachineStatuses.runtime.talos.dev";
  static final Set<String> NAMESPACES =
      Set.of(
          "runtime",
          "hardware",
          "network",
          "config",
          "k8s",
          "etcd",
          "cluster",
          "secrets",
          "network-config",
          "files");

  /** Types that only os:admin may see. */
  static final Set<String> SENSITIVE =
      Set.of(
          "MachineConfigs.config.talos.dev",
          "CertSANs.secrets.talos.dev",
          "ApiCertificates.secrets.talos.dev",
          "OSRootSecrets.secrets.talos.dev",
          "KubernetesRootSecrets.secrets.talos.dev",
          "EtcdRootSecrets.secrets.talos.dev",
          "LinkSpecs.net.talos.dev",
          "OperatorSpecs.net.talos.dev",
          "VolumeConfigs.block.talos.dev",
          "SiderolinkConfigs.siderolink.talos.dev");

  private final NodeSession session;

  ResourceCatalog(NodeSession session) {
    this.session = session;
  }

  /** One resource: its id, version and spec, a mapping or a scalar. */
  record Item(String id, long version, Object spec) {}

  /** All resources of a type in its namespace. */
  record Kind(String namespace, List<Item> items) {
    Kind {
      items = List.copyOf(items);
    }
  }

  /** Empty when this node does not support the type. */
  Optional<Kind> kind(String type) {
    return switch (type) {
      case "Disks.block.talos.dev" -> many("runtime", disks());
      case "SystemDisks.block.talos.dev" -> many("runtime", systemDisk());
      case "DiscoveredVolumes.block.talos.dev" -> many("runtime", volumes());
      case "LinkStatuses.net.talos.dev" ->
          many("network", NetworkResources.links(session.hardware()));
      case "AddressStatuses.net.talos.dev" ->
          many("network", NetworkResources.addresses(session.hardware(), session.address()));
      case "NodeAddresses.net.talos.dev" ->
          many("network", NetworkResources.nodeAddresses(session.address()));
      case "HostnameStatuses.net.talos.dev" ->
          one("network", "hostname", spec("hostname", session.hostname(), "domainname", ""));
      case MACHINE_STATUS -> many("runtime", List.of(machineStatus()));
      case "Versions.runtime.talos.dev" ->
          one("runtime", "version", spec("version", session.talosVersion(), "name", "Talos"));
      case "SecurityStates.talos.dev", "SecurityStates.runtime.talos.dev" ->
          one(
              "runtime",
              "securitystate",
              spec(
                  "secureBoot",
                  session.hardware().extras().secureBoot(),
                  "bootedWithUKI",
                  false,
                  "moduleSignatureEnforced",
                  true));
      case "KernelCmdlines.runtime.talos.dev" ->
          one("runtime", "cmdline", spec("cmdline", session.line().text()));
      case "MachineTypes.config.talos.dev" -> one("config", "machine-type", machineType());
      case "Diagnostics.runtime.talos.dev" -> many("runtime", List.of());
      case "MachineConfigs.config.talos.dev" -> many("config", ClusterResources.configs(session));
      case "NodeStatuses.kubernetes.talos.dev" ->
          many("k8s", ClusterResources.kubernetesNode(session));
      case "StaticPodStatuses.kubernetes.talos.dev" ->
          many("k8s", ClusterResources.staticPods(session));
      default -> HardwareResources.kind(type, session.hardware());
    };
  }

  private static Optional<Kind> one(String namespace, String id, Object spec) {
    return many(namespace, List.of(new Item(id, 1, spec)));
  }

  private static Optional<Kind> many(String namespace, List<Item> items) {
    return Optional.of(new Kind(namespace, items));
  }

  /** A mapping in this order. */
  static Map<String, Object> spec(Object... pairs) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private List<Item> disks() {
    return session.hardware().disks().stream()
        .map(disk -> new Item(disk.name(), 1, disk(disk)))
        .toList();
  }

  private static Map<String, Object> disk(NodeHardware.Disk disk) {
    Map<String, Object> spec =
        spec(
            "size",
            disk.sizeBytes(),
            "pretty_size",
            disk.sizeBytes() / 1_000_000_000 + " GB",
            "io_size",
            512,
            "sector_size",
            512,
            "readonly",
            false,
            "cdrom",
            false,
            "dev_path",
            disk.path(),
            "rotational",
            disk.rotational(),
            "sub_system",
            "/sys/class/block");
    putText(spec, "model", disk.model());
    putText(spec, "serial", disk.serial());
    putText(spec, "wwid", disk.wwid());
    putText(spec, "transport", disk.transport());
    return spec;
  }

  private static void putText(Map<String, Object> spec, String key, String value) {
    if (!value.isEmpty()) {
      spec.put(key, value);
    }
  }

  private List<Item> systemDisk() {
    return session
        .node()
        .disk()
        .systemDisk()
        .map(
            path ->
                List.of(
                    new Item("system-disk", 1, spec("diskID", path.substring(5), "devPath", path))))
        .orElse(List.of());
  }

  private List<Item> volumes() {
    var items = new ArrayList<Item>();
    String system = session.node().disk().systemDisk().orElse("");
    for (NodeHardware.Disk disk : session.hardware().disks()) {
      boolean installed = disk.path().equals(system);
      items.add(
          new Item(
              disk.name(),
              1,
              spec(
                  "size",
                  disk.sizeBytes(),
                  "name",
                  installed ? "gpt" : "",
                  "type",
                  "disk",
                  "dev_path",
                  disk.path())));
      if (installed) {
        for (int index = 1; index <= 4; index++) {
          items.add(partition(disk, index));
        }
      }
    }
    return items;
  }

  private static Item partition(NodeHardware.Disk disk, int index) {
    String label = List.of("EFI", "META", "STATE", "EPHEMERAL").get(index - 1);
    String name =
        disk.name()
            + (Character.isDigit(disk.name().charAt(disk.name().length() - 1)) ? "p" : "")
            + index;
    return new Item(
        name,
        1,
        spec(
            "size",
            index == 4 ? disk.sizeBytes() - 2_000_000_000L : 100_000_000L,
            "name",
            index == 1 ? "vfat" : index == 2 ? "talosmeta" : "xfs",
            "type",
            "partition",
            "partition_label",
            label,
            "partition_index",
            index,
            "parent",
            disk.name(),
            "dev_path",
            "/dev/" + name,
            "parent_dev_path",
            disk.path()));
  }

  private Item machineStatus() {
    long version = session.board().version();
    NodeStatus status = session.board().now();
    var unmet =
        status.unmet().stream()
            .map(one -> spec("name", one.name(), "reason", one.reason()))
            .toList();
    return new Item(
        "machine",
        version,
        spec(
            "stage",
            status.stage().text(),
            "status",
            spec("ready", status.ready(), "unmetConditions", unmet)));
  }

  private String machineType() {
    return session
        .config()
        .map(config -> config.controlPlane() ? "controlplane" : "worker")
        .orElse("unknown");
  }
}
