package dev.ichor.talos.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.talos.Golden;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.contract.VersionContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigGeneratorTest {
  private static String ready(String name, Role role, String version, String... patches)
      throws Exception {
    var generated =
        ConfigGenerator.generate(
            TestConfigs.machine(name, role, patches),
            TestConfigs.cluster(version),
            TestSecrets.fixed(),
            java.util.Map.of(),
            TestConfigs.REPORTING);
    assertThat(generated).isInstanceOf(Generated.Ready.class);
    return ((Generated.Ready) generated).configuration().reveal();
  }

  @Test
  @DisplayName("Control plane and worker for v1.13 equal the golden files")
  void golden() throws Exception {
    Golden.check("controlplane-1.13.yaml", ready("n1", Role.CONTROL_PLANE, "v1.13.9"));
    Golden.check("worker-1.13.yaml", ready("n2", Role.WORKER, "v1.13.9"));
  }

  @Test
  @DisplayName("A worker gets no private key of any authority and nothing of etcd")
  void workerKeys() throws Exception {
    var secrets = TestSecrets.fixed();
    var worker = ready("n2", Role.WORKER, "v1.13.9");
    assertThat(worker)
        .doesNotContain(MachineSection.base64(secrets.os().key().reveal()))
        .doesNotContain(MachineSection.base64(secrets.kubernetes().key().reveal()))
        .doesNotContain(secrets.secretbox().orElseThrow().reveal())
        .doesNotContain("etcd");
  }

  @Test
  @DisplayName("The machine's name is the host name with auto off; a name that is none leaves auto")
  void hostname() throws Exception {
    assertThat(ready("rack1-n1", Role.WORKER, "v1.13.9"))
        .contains("auto: \"off\"\nhostname: \"rack1-n1\"\n");
    assertThat(ready("Server 1", Role.WORKER, "v1.13.9"))
        .contains("auto: \"stable\"\n")
        .doesNotContain("hostname:");
  }

  @Test
  @DisplayName("Patches of cluster and machine apply in that order; a bad one is named")
  void patches() throws Exception {
    assertThat(ready("n1", Role.WORKER, "v1.13.9", "machine:\n  sysctls:\n    a.b: \"1\"\n"))
        .contains("sysctls:\n    a.b: \"1\"\n");
    var generated =
        ConfigGenerator.generate(
            TestConfigs.machine("n1", Role.WORKER, "machine: {}", "- op: add\n"),
            TestConfigs.cluster("v1.13.9"),
            TestSecrets.fixed(),
            java.util.Map.of(),
            Reporting.NONE);
    assertThat(generated).isInstanceOf(Generated.Impossible.class);
    assertThat(((Generated.Impossible) generated).advice())
        .startsWith("patch 2 of machine n1: a JSON patch");
  }

  @Test
  @DisplayName("Versions outside 1.11 to 1.14 and Kubernetes outside Talos's window are told")
  void versions() throws Exception {
    assertThat(advice("v1.10.3")).contains("v1.11 to v1.14");
    assertThat(advice("v2.0.0")).contains("v1.11 to v1.14");
    assertThat(VersionContract.V1_13.runs("1.30.9")).isFalse();
    assertThat(VersionContract.V1_13.runs("1.31.0")).isTrue();
    assertThat(VersionContract.V1_13.runs("1.36.3")).isTrue();
    assertThat(VersionContract.V1_13.runs("1.37.0")).isFalse();
    assertThat(VersionContract.of("v1.14.0-rc.1")).contains(VersionContract.V1_14);
  }

  private static String advice(String talosVersion) throws Exception {
    var generated =
        ConfigGenerator.generate(
            TestConfigs.machine("n1", Role.WORKER),
            TestConfigs.cluster(talosVersion),
            TestSecrets.fixed(),
            java.util.Map.of(),
            Reporting.NONE);
    return ((Generated.Impossible) generated).advice();
  }
}
