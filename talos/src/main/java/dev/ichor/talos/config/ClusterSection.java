package dev.ichor.talos.config;

import dev.ichor.inventory.model.Role;
import dev.ichor.talos.yaml.Fields;
import java.util.ArrayList;
import java.util.List;

/** {@code cluster} of the v1alpha1 document. */
final class ClusterSection {
  private static final String REGISTRY = "registry.k8s.io/";

  private ClusterSection() {}

  static Fields of(ConfigInput input) {
    var secrets = input.secrets();
    var controlPlane = input.role() == Role.CONTROL_PLANE;
    var cluster =
        new Fields()
            .with("id", secrets.clusterId())
            .with("secret", secrets.clusterSecret().reveal())
            .with("controlPlane", new Fields().with("endpoint", input.endpoint().toString()))
            .with("clusterName", input.clusterName())
            .with("network", network(input))
            .with("token", secrets.bootstrapToken().reveal());
    if (controlPlane) {
      secrets.aescbc().ifPresent(key -> cluster.with("aescbcEncryptionSecret", key.reveal()));
      secrets.secretbox().ifPresent(key -> cluster.with("secretboxEncryptionSecret", key.reveal()));
    }
    cluster.with("ca", MachineSection.authority(secrets.kubernetes(), controlPlane));
    if (controlPlane) {
      components(input, cluster);
    }
    cluster.with("discovery", discovery());
    return cluster.when(
        controlPlane,
        "etcd",
        new Fields().with("ca", MachineSection.authority(secrets.etcd(), true)));
  }

  private static void components(ConfigInput input, Fields cluster) {
    var secrets = input.secrets();
    var serviceAccount = MachineSection.base64(secrets.serviceAccountKey().reveal());
    cluster
        .with("aggregatorCA", MachineSection.authority(secrets.aggregator(), true))
        .with("serviceAccount", new Fields().with("key", serviceAccount))
        .with("apiServer", apiServer(input))
        .with("controllerManager", image("kube-controller-manager", input))
        .with("proxy", image("kube-proxy", input))
        .with("scheduler", image("kube-scheduler", input));
  }

  private static Fields image(String component, ConfigInput input) {
    return new Fields().with("image", REGISTRY + component + ":v" + input.kubernetesVersion());
  }

  /** IPv6 ranges when the endpoint is an IPv6 literal, as talosctl does. */
  private static Fields network(ConfigInput input) {
    var six = input.endpoint().getHost().startsWith("[");
    return new Fields()
        .with("dnsDomain", "cluster.local")
        .with("podSubnets", List.of(six ? "fc00:db8:10::/56" : "10.244.0.0/16"))
        .with("serviceSubnets", List.of(six ? "fc00:db8:20::/112" : "10.96.0.0/12"));
  }

  private static Fields apiServer(ConfigInput input) {
    var sans = new ArrayList<String>();
    if (input.contract().apiServerDefaults()) {
      sans.add(input.endpoint().getHost().replaceAll("[\\[\\]]", ""));
    }
    sans.addAll(input.certSans());
    return image("kube-apiserver", input)
        .when(!sans.isEmpty(), "certSANs", sans)
        .when(input.contract().apiServerDefaults(), "disablePodSecurityPolicy", true)
        .with("admissionControl", List.of(podSecurity().toMap()))
        .with("auditPolicy", auditPolicy());
  }

  private static Fields podSecurity() {
    var defaults =
        new Fields()
            .with("audit", "restricted")
            .with("audit-version", "latest")
            .with("enforce", "baseline")
            .with("enforce-version", "latest")
            .with("warn", "restricted")
            .with("warn-version", "latest");
    var exemptions =
        new Fields()
            .with("namespaces", List.of("kube-system"))
            .with("runtimeClasses", List.of())
            .with("usernames", List.of());
    var configuration =
        new Fields()
            .with("apiVersion", "pod-security.admission.config.k8s.io/v1alpha1")
            .with("defaults", defaults)
            .with("exemptions", exemptions)
            .with("kind", "PodSecurityConfiguration");
    return new Fields().with("name", "PodSecurity").with("configuration", configuration);
  }

  private static Fields auditPolicy() {
    return new Fields()
        .with("apiVersion", "audit.k8s.io/v1")
        .with("kind", "Policy")
        .with("rules", List.of(new Fields().with("level", "Metadata").toMap()));
  }

  private static Fields discovery() {
    var registries =
        new Fields()
            .with("kubernetes", new Fields().with("disabled", true))
            .with("service", new Fields());
    return new Fields().with("enabled", true).with("registries", registries);
  }
}
