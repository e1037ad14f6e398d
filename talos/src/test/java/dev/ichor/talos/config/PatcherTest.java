package dev.ichor.talos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.VersionContract;
import dev.ichor.talos.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PatcherTest {
  private static final String BASE =
      """
      machine:
        type: worker
        nodeLabels: {rack: "1"}
        certSANs: [a]
        network:
          interfaces:
            - interface: eth0
              dhcp: true
              vlans: [{vlanId: 7, mtu: 1500}]
      cluster:
        network:
          podSubnets: [10.244.0.0/16]
      ---
      apiVersion: v1alpha1
      kind: KmsgLogConfig
      name: ichor
      url: tcp://10.0.0.1:1
      """;

  private static List<Map<String, Object>> patched(String patch) throws Exception {
    return Patcher.apply(MachineConfig.parse(BASE), patch, VersionContract.V1_13).documents();
  }

  private static void same(String patch, String expected) throws Exception {
    assertThat(patched(patch).getFirst()).isEqualTo(YamlReader.mapping(expected));
  }

  @Test
  @DisplayName("Interfaces merge by name, their VLANs by id, all else is appended")
  void keyedLists() throws Exception {
    same(
        "machine: {certSANs: [b], network: {interfaces: [{interface: eth0, mtu: 9000, vlans: [{vlanId: 7, dhcp: true}, {vlanId: 8}]}, {interface: eth1}]}}",
        """
        machine:
          type: worker
          nodeLabels: {rack: "1"}
          certSANs: [a, b]
          network:
            interfaces:
              - interface: eth0
                dhcp: true
                vlans: [{vlanId: 7, mtu: 1500, dhcp: true}, {vlanId: 8}]
                mtu: 9000
              - interface: eth1
        cluster:
          network:
            podSubnets: [10.244.0.0/16]
        """);
  }

  @Test
  @DisplayName("The configuration that was patched stays as it was")
  void unchanged() throws Exception {
    var base = MachineConfig.parse(BASE);
    var before = base.render();
    assertThat(
            Patcher.apply(
                    base, "machine: {certSANs: [b], nodeLabels: {x: y}}", VersionContract.V1_13)
                .render())
        .isNotEqualTo(before);
    assertThat(base.render()).isEqualTo(before);
  }

  @Test
  @DisplayName("Documents match by apiVersion, kind and name")
  void documents() throws Exception {
    var same = patched("apiVersion: v1alpha1\nkind: KmsgLogConfig\nname: ichor\nurl: udp://x:1\n");
    assertThat(same).hasSize(2);
    assertThat(same.get(1)).containsEntry("url", "udp://x:1");
    assertThat(patched("apiVersion: v1alpha1\nkind: KmsgLogConfig\nname: b\nurl: udp://x:1\n"))
        .hasSize(3);
    assertThat(patched("apiVersion: v1alpha1\nkind: KmsgLogConfig\nname: ichor\n$patch: delete\n"))
        .hasSize(1);
  }

  /** Not among the conformance cases: Talos 1.13.9 takes the patch and then cannot write it. */
  @Test
  @DisplayName("Deleting a document that is not there changes nothing")
  void absentDocument() throws Exception {
    assertThat(patched("apiVersion: v1alpha1\nkind: KmsgLogConfig\nname: no\n$patch: delete\n"))
        .isEqualTo(MachineConfig.parse(BASE).documents());
  }

  @Test
  @DisplayName("What cannot be applied is one sentence that names the path")
  void refused() {
    refused("machine: {type: [a]}", "machine.type");
    refused("machine: {nodeLabels: {no: {$patch: delete}}}", "machine.nodeLabels.no");
    refused("machine: {network: {interfaces: [{interface: eth9, $patch: delete}]}}", "eth9");
    refused("machine: {$patch: replace}", "$patch knows only 'delete'");
    refused("$patch: delete", "v1alpha1");
    refused("kind: KmsgLogConfig\n", "apiVersion");
    refused("machine: {}\n---\nmachine: {}\n", "comes twice");
    refused("[{op: add}]", "JSON patch");
    refused("just text", "mapping");
    refused("", "no document");
    refused("a: [", "not YAML");
  }

  private static void refused(String patch, String named) {
    assertThatThrownBy(() -> patched(patch))
        .as(patch)
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(named);
  }

  @Test
  @DisplayName("The canonical form reads back to the same documents and is stable")
  void canonical() throws Exception {
    var config = MachineConfig.parse(BASE);
    var again = MachineConfig.parse(config.render().reveal());
    assertThat(again.documents()).isEqualTo(config.documents());
    assertThat(again.render()).isEqualTo(config.render());
  }
}
