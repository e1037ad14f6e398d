package dev.ichor.talos.settings;

import dev.ichor.inventory.model.Role;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.yaml.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Talos documents that say what the settings say, in the words of a version. */
public final class SettingsDocuments {
  private final Settings settings;
  private final VersionContract contract;
  private final boolean controlPlane;

  public SettingsDocuments(Settings settings, VersionContract contract, Role role) {
    this.settings = settings;
    this.contract = contract;
    this.controlPlane = role == Role.CONTROL_PLANE;
  }

  /** A strategic merge patch; install disk and image are decided elsewhere. */
  public List<Map<String, Object>> documents() {
    var documents = new ArrayList<Map<String, Object>>();
    var main = new Fields();
    put(main, "machine", machine());
    put(main, "cluster", cluster());
    if (!main.toMap().isEmpty()) {
      documents.add(main.toMap());
    }
    if (contract.hostnameDocument() && settings.hostname().isPresent()) {
      var name = document("HostnameConfig").with("auto", "off");
      documents.add(name.with("hostname", settings.hostname()).toMap());
    }
    if (contract.hostnameDocument()) {
      settings
          .registryMirrors()
          .forEach((host, endpoints) -> documents.add(mirror(host, endpoints)));
    }
    if (contract.talosMinor() >= 13) {
      settings
          .kubeSpan()
          .ifPresent(on -> documents.add(document("KubeSpanConfig").with("enabled", on).toMap()));
    }
    settings.userVolumes().forEach(volume -> documents.add(volume(volume)));
    settings
        .diskEncryption()
        .ifPresent(
            how -> {
              documents.add(encrypted("STATE", how));
              documents.add(encrypted("EPHEMERAL", how));
            });
    return documents;
  }

  private Fields machine() {
    var machine = new Fields();
    var marks = settings.marks();
    put(machine, "nodeLabels", marks.labels());
    put(machine, "nodeAnnotations", marks.annotations());
    put(machine, "nodeTaints", marks.taints());
    machine.when(!settings.certSans().isEmpty(), "certSANs", settings.certSans());
    var modules = new ArrayList<>(settings.kernelModules());
    settings.synology().ifPresent(storage -> modules.addAll(SynologyDocuments.modules(storage)));
    if (!modules.isEmpty()) {
      var named = modules.stream().map(name -> new Fields().with("name", name).toMap()).toList();
      machine.with("kernel", new Fields().with("modules", named));
    }
    var network = new NetworkDocuments(settings.network(), controlPlane).machineNetwork();
    if (!contract.hostnameDocument()) {
      network.with("hostname", settings.hostname());
      put(machine, "registries", legacyMirrors());
    }
    if (contract.talosMinor() < 13) {
      settings
          .kubeSpan()
          .ifPresent(on -> network.with("kubespan", new Fields().with("enabled", on)));
    }
    put(machine, "network", network);
    var servers = settings.network().timeServers();
    return machine.when(!servers.isEmpty(), "time", new Fields().with("servers", servers));
  }

  private Fields cluster() {
    var cluster = new Fields();
    var network = new Fields();
    var wanted = settings.addresses();
    network.with("dnsDomain", wanted.domain());
    network.when(!wanted.pods().isEmpty(), "podSubnets", wanted.pods());
    network.when(!wanted.services().isEmpty(), "serviceSubnets", wanted.services());
    wanted
        .cni()
        .ifPresent(
            name ->
                network.with(
                    "cni",
                    new Fields()
                        .with("name", name)
                        .when(!wanted.cniUrls().isEmpty(), "urls", wanted.cniUrls())));
    put(cluster, "network", network);
    settings
        .discovery()
        .ifPresent(on -> cluster.with("discovery", new Fields().with("enabled", on)));
    if (controlPlane) {
      cluster.when(
          !settings.certSans().isEmpty(),
          "apiServer",
          new Fields().with("certSANs", settings.certSans()));
      settings
          .schedulingOnControlPlanes()
          .ifPresent(on -> cluster.with("allowSchedulingOnControlPlanes", on));
      settings
          .synology()
          .ifPresent(storage -> cluster.with("inlineManifests", SynologyDocuments.of(storage)));
    }
    return cluster;
  }

  private Fields legacyMirrors() {
    var mirrors = new Fields();
    settings
        .registryMirrors()
        .forEach(
            (host, endpoints) -> mirrors.with(host, new Fields().with("endpoints", endpoints)));
    var registries = new Fields();
    put(registries, "mirrors", mirrors);
    return registries;
  }

  private static Map<String, Object> mirror(String host, List<String> endpoints) {
    var urls = endpoints.stream().map(url -> new Fields().with("url", url).toMap()).toList();
    return document("RegistryMirrorConfig").with("name", host).with("endpoints", urls).toMap();
  }

  private static Map<String, Object> volume(VolumeSettings volume) {
    var provisioning =
        new Fields()
            .with("diskSelector", new Fields().with("match", volume.match()))
            .with("minSize", volume.minSize())
            .with("maxSize", volume.maxSize());
    var document =
        document("UserVolumeConfig").with("name", volume.name()).with("provisioning", provisioning);
    volume
        .filesystem()
        .ifPresent(type -> document.with("filesystem", new Fields().with("type", type)));
    return document.when(volume.encrypted(), "encryption", encryption("nodeID")).toMap();
  }

  private static Map<String, Object> encrypted(String volume, String how) {
    return document("VolumeConfig")
        .with("name", volume)
        .with("encryption", encryption(how))
        .toMap();
  }

  private static Fields encryption(String how) {
    var key = new Fields().with("slot", 0);
    if (how.startsWith("kms:")) {
      key.with("kms", new Fields().with("endpoint", how.substring(4).strip()));
    } else {
      key.with(how, new Fields());
    }
    return new Fields().with("provider", "luks2").with("keys", List.of(key.toMap()));
  }

  private static Fields document(String kind) {
    return new Fields().with("apiVersion", "v1alpha1").with("kind", kind);
  }

  private static void put(Fields into, String key, Fields section) {
    into.when(!section.toMap().isEmpty(), key, section);
  }

  private static void put(Fields into, String key, Map<String, String> pairs) {
    into.when(!pairs.isEmpty(), key, pairs);
  }
}
