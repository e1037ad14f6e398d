package dev.ichor.talos.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ichor.inventory.model.Role;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.secrets.Identity;
import dev.ichor.talos.yaml.Fields;
import java.util.Base64;

/** {@code machine} of the v1alpha1 document. */
final class MachineSection {
  private MachineSection() {}

  static Fields of(ConfigInput input) {
    var contract = input.contract();
    var controlPlane = input.role() == Role.CONTROL_PLANE;
    var machine =
        new Fields()
            .with("type", input.role().talosName())
            .with("token", input.secrets().trustdToken().reveal())
            .with("ca", authority(input.secrets().os(), controlPlane))
            .with("certSANs", input.certSans())
            .with("kubelet", kubelet(input));
    network(input).ifPresent(network -> machine.with("network", network));
    machine.with("install", install(input)).with("features", features(contract));
    return machine.when(
        controlPlane,
        "nodeLabels",
        new Fields().with("node.kubernetes.io/exclude-from-external-load-balancers", ""));
  }

  /** Certificate and key; a worker gets the certificate alone. */
  static Fields authority(Identity identity, boolean withKey) {
    return new Fields()
        .with("crt", base64(identity.certificate()))
        .with("key", withKey ? base64(identity.key().reveal()) : "");
  }

  static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
  }

  private static Fields kubelet(ConfigInput input) {
    return new Fields()
        .with("image", "ghcr.io/siderolabs/kubelet:v" + input.kubernetesVersion())
        .with("defaultRuntimeSeccompProfileEnabled", true)
        .with("disableManifestsDirectory", true);
  }

  private static java.util.Optional<Fields> network(ConfigInput input) {
    if (input.contract().hostnameDocument() || input.hostname().isEmpty()) {
      return input.contract().emptyNetwork()
          ? java.util.Optional.of(new Fields())
          : java.util.Optional.empty();
    }
    return java.util.Optional.of(new Fields().with("hostname", input.hostname()));
  }

  private static Fields install(ConfigInput input) {
    return new Fields()
        .with("disk", input.installDisk())
        .with("image", input.installImage())
        .with("wipe", false)
        .when(input.contract().grubUkiCmdline(), "grubUseUKICmdline", true);
  }

  private static Fields features(VersionContract contract) {
    var features = new Fields();
    if (contract.featureFlags()) {
      features.with("rbac", true).with("stableHostname", true).with("apidCheckExtKeyUsage", true);
    }
    return features
        .with("diskQuotaSupport", true)
        .with("kubePrism", new Fields().with("enabled", true).with("port", 7445))
        .with("hostDNS", new Fields().with("enabled", true).with("forwardKubeDNSToHost", true));
  }
}
