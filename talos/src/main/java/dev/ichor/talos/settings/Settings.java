package dev.ichor.talos.settings;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a cluster, of one role in it, or of a machine. They stand among the patches as a
 * document of {@code apiVersion: ichor.dev/v1alpha1, kind: Settings} and are applied in its place;
 * what is absent says nothing.
 *
 * @param hostname of one machine
 * @param installDisk device path
 * @param installDiskSelector of the discovered disks the one that has all of these
 * @param schematic of the installer's image, above the cluster's
 * @param extensions that the schematic must have; recorded, the schematic brings them
 * @param registryMirrors registry to the addresses that are asked instead
 * @param diskEncryption {@code nodeID}, {@code tpm} or {@code kms: URL}, for STATE and EPHEMERAL
 * @param addresses of pods and services
 */
public record Settings(
    Optional<String> hostname,
    Optional<String> installDisk,
    Map<String, String> installDiskSelector,
    Optional<String> schematic,
    List<String> extensions,
    List<String> kernelModules,
    List<String> certSans,
    NodeMarks marks,
    NetworkSettings network,
    Map<String, List<String>> registryMirrors,
    List<VolumeSettings> userVolumes,
    Optional<String> diskEncryption,
    Optional<Boolean> kubeSpan,
    Optional<Boolean> discovery,
    Optional<Boolean> schedulingOnControlPlanes,
    Addresses addresses,
    Optional<SynologyStorage> synology) {
  /** What Kubernetes knows the node by. */
  public record NodeMarks(
      Map<String, String> labels, Map<String, String> annotations, Map<String, String> taints) {}

  /** Ranges of the cluster, and who makes its network. */
  public record Addresses(
      Optional<String> domain,
      List<String> pods,
      List<String> services,
      Optional<String> cni,
      List<String> cniUrls) {}

  /** Reads the document; unknown keys are refused with their path. */
  public static Settings read(Map<?, ?> document) throws InvalidConfigException {
    var in = new Reader("", document).knowing("apiVersion", "kind", "role");
    var volumes = new java.util.ArrayList<VolumeSettings>();
    for (var each : in.sections("userVolumes")) {
      volumes.add(VolumeSettings.read(each));
    }
    var settings =
        new Settings(
            in.text("hostname"),
            in.text("installDisk"),
            in.pairs("installDiskSelector"),
            in.text("schematic"),
            in.texts("extensions"),
            in.texts("kernelModules"),
            in.texts("certSANs"),
            new NodeMarks(
                in.pairs("nodeLabels"), in.pairs("nodeAnnotations"), in.pairs("nodeTaints")),
            NetworkSettings.read(in.section("network")),
            mirrors(in),
            volumes,
            encryption(in),
            in.flag("kubeSpan"),
            in.flag("discovery"),
            in.flag("allowSchedulingOnControlPlanes"),
            new Addresses(
                in.text("dnsDomain"),
                in.texts("podSubnets"),
                in.texts("serviceSubnets"),
                in.text("cni"),
                in.texts("cniUrls")),
            storage(in));
    in.done();
    return settings;
  }

  private static Map<String, List<String>> mirrors(Reader in) throws InvalidConfigException {
    var mirrors = new LinkedHashMap<String, List<String>>();
    var listed = in.section("registryMirrors");
    if (listed.isPresent()) {
      for (var host : listed.get().map().keySet()) {
        mirrors.put(String.valueOf(host), listed.get().texts(String.valueOf(host)));
      }
    }
    return mirrors;
  }

  private static Optional<String> encryption(Reader in) throws InvalidConfigException {
    var wanted = in.text("diskEncryption");
    if (wanted.isPresent() && !wanted.get().matches("nodeID|tpm|kms: ?https?://\\S{1,200}")) {
      throw new InvalidConfigException(
          "diskEncryption '%s' is not known; write nodeID, tpm, or 'kms: https://HOST:PORT'"
              .formatted(wanted.get()));
    }
    return wanted;
  }

  private static Optional<SynologyStorage> storage(Reader in) throws InvalidConfigException {
    var storage = in.section("storage");
    if (storage.isEmpty()) {
      return Optional.empty();
    }
    var synology = storage.get().section("synology");
    storage.get().done();
    return synology.isEmpty()
        ? Optional.empty()
        : Optional.of(SynologyStorage.read(synology.get()));
  }
}
