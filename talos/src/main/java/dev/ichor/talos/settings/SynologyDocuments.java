package dev.ichor.talos.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ichor.talos.yaml.Fields;
import dev.ichor.talos.yaml.YamlWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What a cluster needs for {@link SynologyStorage}: manifests that Talos applies itself, kernel
 * modules, and (for iSCSI) system extensions that only the schematic can bring.
 */
public final class SynologyDocuments {
  private static final String NAMESPACE = "synology-csi";
  private static final String DRIVER = "csi.san.synology.com";

  private SynologyDocuments() {}

  /** Names in the Image Factory's catalogue. */
  public static List<String> extensions(SynologyStorage storage) {
    return switch (storage.protocol()) {
      case ISCSI ->
          storage.fsType().equals("btrfs")
              ? List.of("siderolabs/iscsi-tools", "siderolabs/util-linux-tools", "siderolabs/btrfs")
              : List.of("siderolabs/iscsi-tools", "siderolabs/util-linux-tools");
      case NFS -> List.of();
    };
  }

  static List<String> modules(SynologyStorage storage) {
    return switch (storage.protocol()) {
      case ISCSI -> List.of("iscsi_tcp");
      case NFS -> List.of();
    };
  }

  /** {@code cluster.inlineManifests}. */
  static List<Map<String, Object>> of(SynologyStorage storage) {
    return List.of(
        manifest("namespace", List.of(namespace())),
        manifest("client-info", List.of(clientInfo(storage))),
        manifest("storage-class", List.of(storageClass(storage))),
        new Fields().with("name", "synology-csi-driver").with("contents", driver()).toMap());
  }

  private static Map<String, Object> manifest(String name, List<Map<String, Object>> objects) {
    return new Fields()
        .with("name", "synology-csi-" + name)
        .with("contents", YamlWriter.write(objects))
        .toMap();
  }

  private static Fields object(String apiVersion, String kind, String name) {
    return new Fields()
        .with("apiVersion", apiVersion)
        .with("kind", kind)
        .with("metadata", new Fields().with("name", name).with("namespace", NAMESPACE));
  }

  /** The node's part of the driver is privileged, and Talos enforces the baseline elsewhere. */
  private static Map<String, Object> namespace() {
    var labels = new Fields();
    for (var how : List.of("enforce", "audit", "warn")) {
      labels.with("pod-security.kubernetes.io/" + how, "privileged");
    }
    return new Fields()
        .with("apiVersion", "v1")
        .with("kind", "Namespace")
        .with("metadata", new Fields().with("name", NAMESPACE).with("labels", labels))
        .toMap();
  }

  private static Map<String, Object> clientInfo(SynologyStorage storage) {
    var client =
        new Fields()
            .with("host", storage.host())
            .with("port", (int) storage.port())
            .with("https", storage.https())
            .with("username", storage.username())
            .with("password", storage.password());
    var file = YamlWriter.write(new Fields().with("clients", List.of(client.toMap())).toMap());
    return object("v1", "Secret", "client-info-secret")
        .with("stringData", new Fields().with("client-info.yml", file))
        .toMap();
  }

  private static Map<String, Object> storageClass(SynologyStorage storage) {
    var parameters =
        new Fields()
            .with("dsm", storage.host())
            .with("location", storage.location())
            .with("protocol", storage.protocol().word());
    if (storage.protocol() == SynologyStorage.Protocol.NFS) {
      parameters.with("mountPermissions", "0755");
    } else {
      parameters.with("fsType", storage.fsType());
    }
    var metadata =
        new Fields()
            .with("name", "synology-" + storage.protocol().word())
            .with(
                "annotations",
                new Fields()
                    .with(
                        "storageclass.kubernetes.io/is-default-class",
                        Boolean.toString(storage.isDefault())));
    return new Fields()
        .with("apiVersion", "storage.k8s.io/v1")
        .with("kind", "StorageClass")
        .with("metadata", metadata)
        .with("provisioner", DRIVER)
        .with("parameters", parameters)
        .with("reclaimPolicy", "Delete")
        .with("allowVolumeExpansion", true)
        .toMap();
  }

  private static String driver() {
    try (var in = SynologyDocuments.class.getResourceAsStream("synology-driver.yaml")) {
      if (in == null) {
        throw new IllegalStateException("no resource synology-driver.yaml");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
