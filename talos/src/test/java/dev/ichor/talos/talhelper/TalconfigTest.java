package dev.ichor.talos.talhelper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.contract.InvalidConfigException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("talconfig.yaml of talhelper 3 is read as it is")
class TalconfigTest {
  private static final Environment ENVIRONMENT =
      new Environment(Map.of("W1_ADDRESS", "10.77.0.12"));

  private static Optional<String> files(String path) {
    return path.equals("./patches/all.yaml")
        ? Optional.of("machine: {nodeLabels: {all: \"1\"}}\n")
        : Optional.empty();
  }

  private static String text() throws Exception {
    return TestSecrets.resource("talhelper/talconfig.yaml");
  }

  private static Talconfig read(String text) throws Exception {
    return TalconfigReader.read(text, ENVIRONMENT, TalconfigTest::files);
  }

  private static void refused(String from, String to, String... words) throws Exception {
    var text = text().replace(from, to);
    assertThat(text).isNotEqualTo(text());
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidConfigException.class)
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  @DisplayName("Cluster, nodes, groups; addresses and MACs by which machines are recognised")
  void whole() throws Exception {
    var talconfig = read(text());
    assertThat(talconfig.clusterName()).isEqualTo("home");
    assertThat(talconfig.kubernetesVersion()).isEqualTo("1.34.3");
    assertThat(talconfig.patches()).hasSize(4);
    assertThat(talconfig.patches().getFirst())
        .contains("10.14.0.0/16", "cni.example", "name: \"ns\"");
    assertThat(talconfig.patches().getLast()).contains("all: \"1\"");
    var first = talconfig.nodes().getFirst();
    assertThat(first.role()).isEqualTo("controlplane");
    assertThat(first.macs()).containsExactly("52:54:00:77:00:11");
    assertThat(first.labels()).isEqualTo(Map.of("site", "a"));
    assertThat(first.patches().getFirst()).contains("hostname: \"cp1\"", "/dev/nvme0n1");
    assertThat(first.patches().get(1)).contains("cp.example", "vlanId: 50", "disableSearchDomain");
    var second = talconfig.nodes().getLast();
    assertThat(second.address()).isEqualTo("10.77.0.12");
    assertThat(second.uuid()).contains("00000000-0000-4000-8000-000000000012");
    assertThat(second.patches().getFirst()).contains(">= 100GB", "schematic: \"4a0d65");
    assertThat(second.patches().get(1))
        .contains("group.example", "w1.example", "NetworkRuleConfig", "UserVolumeConfig")
        .contains("ExtensionServiceConfig", "VolumeConfig")
        .doesNotContain("skipEnvsubst");
    assertThat(second.patches().getLast()).contains("group");
    assertThat(talconfig.remarks()).anyMatch(each -> each.contains("imageFactory"));
    assertThat(talconfig.remarks()).anyMatch(each -> each.contains("ichor.schematic"));
  }

  @Test
  @DisplayName("Node lists are added to the group's, or replace them when it says so")
  void override() throws Exception {
    var plain = read(text()).nodes().getLast().patches();
    var override =
        read(
            text()
                .replace(
                    "    certSANs: [w1.example]",
                    "    certSANs: [w1.example]\n    overrideMachineCertSANs: true"));
    assertThat(plain.get(1)).contains("group.example");
    assertThat(override.nodes().getLast().patches().get(1)).doesNotContain("group.example");
  }

  @Test
  @DisplayName("One entry with two addresses is two machines")
  void twoAddresses() throws Exception {
    var talconfig =
        read(text().replace("ipAddress: 10.77.0.11", "ipAddress: 10.77.0.11, 10.77.0.13"));
    assertThat(talconfig.nodes())
        .extracting(Talconfig.Node::address)
        .contains("10.77.0.11", "10.77.0.13");
  }

  @Test
  @DisplayName("What is not understood is refused with path and line")
  void refusals() throws Exception {
    refused("domain:", "domian:", "line 6: domian is not known here; did you mean 'domain'?");
    refused("    nodeLabels:", "    nodeLabel:", "line 34: nodes[0].nodeLabel is not known here");
    refused(
        "  disableSearchDomain:", "  disableSearchDomains:", "controlPlane.disableSearchDomains");
    refused("      labels: {site: a}", "      lable: {site: a}", "nodes[0].ichor.lable");
    refused("${W1_ADDRESS}", "${NOBODY}", "line 49: ${NOBODY} has no value", "talenv.yaml");
    refused("@./patches/all.yaml", "@./none.yaml", "@./none.yaml is not a file");
    refused("clusterName: home", "a: b", "clusterName");
    refused(
        "controlPlane: true", "controlPlane: maybe", "nodes[0].controlPlane wants true or false");
  }

  @Test
  @DisplayName("talenv.yaml: a flat mapping or lines of NAME=value; otherwise-values in the text")
  void environment() throws Exception {
    var environment = Environment.of("---\n# one\nA: x\nB=\"y z\"\nC: 'q'\n");
    assertThat(environment.fill("${A} ${B} ${C} ${D:-other} $E")).isEqualTo("x y z q other $E");
    assertThatThrownBy(() -> Environment.of("A: x\n???\n")).hasMessageContaining("line 2");
  }
}
