package dev.ichor.talos.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator.Generated;
import dev.ichor.talos.TestSecrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Settings, templates, disk selection: what they make, and what they refuse")
class SettingsTest {
  private static final String SETTINGS = "apiVersion: ichor.dev/v1alpha1\nkind: Settings\n";

  private static Generated generate(Machine machine, String... clusterPatches) throws Exception {
    return ConfigGenerator.generate(
        machine,
        TestConfigs.cluster("v1.13.9", clusterPatches),
        TestSecrets.fixed(),
        Map.of("nas", "a\"b: {c}\n- d"),
        Reporting.NONE);
  }

  private static List<Map<String, Object>> ready(Machine machine, String... patches)
      throws Exception {
    var generated = generate(machine, patches);
    assertThat(generated).as("%s", generated).isInstanceOf(Generated.Ready.class);
    return MachineConfig.parse(((Generated.Ready) generated).configuration().reveal()).documents();
  }

  private static void refused(String patch, String... words) throws Exception {
    var generated = generate(worker(), patch);
    assertThat(generated).as("%s", generated).isInstanceOf(Generated.Impossible.class);
    assertThat(((Generated.Impossible) generated).advice())
        .contains("patch 1 of cluster bronze")
        .contains(words)
        .doesNotContain("\n");
  }

  private static Machine worker(String... patches) {
    return TestConfigs.machine("n1", Role.WORKER, patches);
  }

  private static Machine withDisks(Hardware.Disk... disks) {
    var machine = worker();
    var found = machine.hardware().orElseThrow();
    return machine.withHardware(
        Optional.of(
            new Hardware(
                found.manufacturer(),
                found.product(),
                found.serial(),
                found.smbiosUuid(),
                found.architecture(),
                found.processors(),
                found.memoryMiB(),
                List.of(disks),
                found.nics(),
                false)));
  }

  private static Hardware.Disk disk(String name, long gigabytes, String serial) {
    return new Hardware.Disk(
        name, gigabytes * 1_000_000_000, "Model", serial, "", "sata", false, false, false);
  }

  @Test
  @DisplayName("Cluster, role, then machine: the later layer wins")
  void layers() throws Exception {
    var documents =
        ready(
            worker("machine: {nodeLabels: {a: machine}}"),
            "machine: {nodeLabels: {a: cluster, b: cluster, c: cluster}}",
            SETTINGS + "role: worker\nnodeLabels: {b: worker}",
            "apiVersion: ichor.dev/v1alpha1\nkind: Scope\nrole: controlplane\n---\nmachine: {nodeLabels: {c: no}}");
    assertThat(documents.getFirst().toString())
        .contains("nodeLabels={a=machine, b=worker, c=cluster}");
  }

  @Test
  @DisplayName("A template's value stays one value, whatever is in it; numbers fit number fields")
  void templates() throws Exception {
    var documents =
        ready(
            worker(),
            "machine:\n  nodeLabels: {serial: {{ machine.serial }}, both: 'x-{{machine.name}}'}\n"
                + "  env: {P: \"{{ secret.nas }}\", L: 'a {{{{ b'}\n"
                + "  network: {interfaces: [{interface: eth0, mtu: {{ machine.memoryMiB }}}]}");
    var machine = (Map<?, ?>) documents.getFirst().getOrDefault("machine", Map.of());
    assertThat(machine.get("nodeLabels")).isEqualTo(Map.of("serial", "SN1", "both", "x-n1"));
    assertThat(machine.get("env")).isEqualTo(Map.of("P", "a\"b: {c}\n- d", "L", "a {{ b"));
    assertThat(String.valueOf(machine.get("network"))).contains("mtu=32768");
  }

  @Test
  @DisplayName("Bad input: one sentence with path and remedy, nothing made")
  void badInput() throws Exception {
    refused("machine: {nodeLabels: {a: '{{ machine.seriall }}'}}", "line 1", "did you mean");
    refused("machine: {nodeLabels: {a: '{{ .Node }}'}}", "names nothing", "{{{{");
    refused("machine: {nodeLabels: {a: '{{ machine.serial'}}", "names nothing");
    refused("machine: {instal: {disk: a}}", "machine.instal", "did you mean 'install'?");
    refused("machine: {install: {wipe: perhaps}}", "machine.install.wipe wants true or false");
    refused("machine: {}\n---\nmachine: {}", "comes twice");
    refused("machine: {nodeLabels: {no: {$patch: delete}}}", "names nothing that is there");
    refused(SETTINGS + "hostnam: x", "hostnam is not known here", "did you mean 'hostname'?");
    refused(SETTINGS + "network: {interfaces: [{dhcp: true}]}", "interfaces[0].name", "a mac");
    refused(SETTINGS + "network: {interfaces: [{name: a, vlans: [{id: 0}]}]}", "from 1 to 4094");
    refused(SETTINGS + "diskEncryption: rot13", "diskEncryption 'rot13' is not known");
    refused(SETTINGS + "storage: {synology: {host: a}}", "storage.synology.username is missing");
    refused(SETTINGS + "role: boss", "write controlplane or worker");
    refused("apiVersion: ichor.dev/v1alpha1\nkind: Other", "kind 'Other'");
    refused(
        "apiVersion: v1alpha1\nkind: HostnameConfg\nhostname: a", "did you mean 'HostnameConfig'?");
    refused("", "no document");
  }

  @Test
  @DisplayName("A selector means exactly one disk: none and two are told with what is there")
  void selector() throws Exception {
    var two = withDisks(disk("sda", 500, "A1"), disk("sdb", 1000, "B2"));
    var one = SETTINGS + "installDiskSelector: {size: '>= 800GB'}";
    assertThat(ready(two, one).getFirst().toString()).contains("disk=/dev/sdb");
    assertThat(advice(two, "{size: '> 100GB'}"))
        .contains("matches 2 disks", "/dev/sda", "serial A1", "serial B2", "name the serial");
    assertThat(advice(two, "{serial: 'C*'}")).contains("matches no disk", "serial A1", "change it");
    assertThat(advice(two, "{size: large}")).contains("is not a size", "'>= 100GB'");
    assertThat(advice(two, "{busPath: x}")).contains("busPath", "known are");
    assertThat(advice(two.withHardware(Optional.empty()), "{serial: A1}")).contains("maintenance");
  }

  private static String advice(Machine machine, String selector) throws Exception {
    var generated = generate(machine, SETTINGS + "installDiskSelector: " + selector);
    assertThat(generated).isInstanceOf(Generated.Impossible.class);
    return ((Generated.Impossible) generated).advice();
  }

  @Test
  @DisplayName(
      "Synology: privileged namespace, client info, driver, module; its extensions are asked for")
  void synology() throws Exception {
    var patch =
        SETTINGS
            + "storage: {synology: {host: 10.0.0.20, username: csi, password: '{{ secret.nas }}'}}";
    var controlPlane = TestConfigs.machine("c1", Role.CONTROL_PLANE);
    var text = ready(controlPlane, patch).getFirst().toString();
    assertThat(text)
        .contains("pod-security.kubernetes.io/enforce", "client-info-secret", "iscsi_tcp")
        .contains("csi.san.synology.com");
    assertThat(((Generated.Ready) generate(controlPlane, patch)).warnings())
        .anyMatch(each -> each.contains("siderolabs/iscsi-tools"));
    assertThat(ready(worker(), patch).getFirst().toString())
        .contains("iscsi_tcp")
        .doesNotContain("client-info-secret");
    var redacted =
        Redaction.plain().text(((Generated.Ready) generate(controlPlane, patch)).configuration());
    assertThat(redacted).doesNotContain("{c}", "PRIVATE KEY", "bir7bz.9z9vjlsrei8z6m80");
  }

  @Test
  @DisplayName("A diff shows that a secret changed, and not what it is")
  void diff() {
    var before = Secret.of("machine: {token: aaaaaa.b, type: worker, ca: {crt: x, key: k}}");
    var after = Secret.of("machine: {token: cccccc.d, type: worker, ca: {crt: x, key: k}}");
    assertThat(ConfigDiff.of(Optional.of(before), after))
        .contains("-  token: \"*** 1\"", "+  token: \"*** 3\"")
        .doesNotContain("aaaaaa", "cccccc");
    assertThat(ConfigDiff.of(Optional.of(before), before)).isEmpty();
    assertThat(ConfigDiff.of(Optional.empty(), after)).contains("+machine:");
  }
}
