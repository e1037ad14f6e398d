package dev.ichor.api.talhelper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.secrets.MalformedSecretsException;
import dev.ichor.talos.talhelper.Environment;
import dev.ichor.talos.talhelper.Talconfig;
import dev.ichor.talos.talhelper.TalconfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Which machine a talconfig's node is, and what is sent for it")
class RecognitionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UUID = "4c4c4544-0000-2010-8020-80c04f202020";

  /** Machines as JSON; what is sent is kept. */
  private static final class Recorded implements Site {
    private final String machines;
    private final List<String> sent = new ArrayList<>();

    Recorded(String machines) {
      this.machines = machines;
    }

    @Override
    public Optional<JsonNode> get(String path) throws IOException {
      return switch (path) {
        case "/api/v1/machines" -> Optional.of(JSON.readTree("[" + machines + "]"));
        case "/api/v1/clusters/one" ->
            Optional.of(
                JSON.readTree(
                    "{'endpoint': 'https://10.0.0.9:6443', 'kubernetesVersion': 'v1.34.3', 'patches': []}"
                        .replace('\'', '"')));
        default -> Optional.empty();
      };
    }

    @Override
    public Optional<String> send(String method, String path, Object body) throws IOException {
      var text = body instanceof Secret ? "secret" : JSON.writeValueAsString(body);
      sent.add(method + " " + path + " " + text);
      return Optional.empty();
    }
  }

  private static Talconfig wanted(String ichor) throws Exception {
    var text =
        """
        clusterName: one
        kubernetesVersion: v1.34.3
        endpoint: https://10.0.0.9:6443
        nodes:
          - {hostname: n1, ipAddress: 10.0.0.5, installDisk: /dev/sda%s}
        """
            .formatted(ichor);
    return TalconfigReader.read(text, new Environment(Map.of()), path -> Optional.empty());
  }

  private static String machine(String id, String name, String mac, String uuid, String address) {
    return "{'id': '%s', 'name': '%s', 'macs': [%s], 'uuid': %s, 'address': '%s', 'state': 'AVAILABLE', 'labels': {'row': '1'}}"
        .formatted(
            id,
            name,
            mac.isEmpty() ? "" : "'" + mac + "'",
            uuid.isEmpty() ? "null" : "'" + uuid + "'",
            address)
        .replace('\'', '"');
  }

  private static Optional<String> found(String ichor, String... machines) throws Exception {
    var all = JSON.readTree("[" + String.join(",", machines) + "]");
    return Recognition.find(all, wanted(ichor).nodes().getFirst())
        .map(machine -> machine.path("id").asText());
  }

  @Test
  @DisplayName("UUID before MAC before name, whatever the order of the list; MACs in any case")
  void order() throws Exception {
    var byName = machine("name", "n1", "", "", "10.0.0.7");
    var byMac = machine("mac", "x", "52:54:00:aa:bb:cc", "", "10.0.0.8");
    var byUuid = machine("uuid", "y", "", UUID, "10.0.0.9");
    var both = ", ichor: {macs: ['52-54-00-AA-BB-CC'], uuid: %s}".formatted(UUID);
    assertThat(found(both, byName, byMac, byUuid)).contains("uuid");
    assertThat(found(both, byName, byMac)).contains("mac");
    assertThat(found(both, byName)).contains("name");
  }

  @Test
  @DisplayName("An address recognises only a node that names no MAC and no UUID")
  void address() throws Exception {
    var stranger = machine("stranger", "x", "52:54:00:00:00:01", "", "10.0.0.5");
    assertThat(found("", stranger)).contains("stranger");
    assertThat(found("", stranger, machine("named", "n1", "", "", "10.0.0.6"))).contains("named");
    assertThat(found(", ichor: {macs: ['52:54:00:00:00:02']}", stranger)).isEmpty();
    assertThat(found(", ichor: {uuid: %s}".formatted(UUID), stranger)).isEmpty();
    assertThat(found(", ichor: {macs: ['54:00:00:00:01']}", stranger)).as("part").isEmpty();
  }

  @Test
  @DisplayName("A machine of the node's name with other keys is left alone, and the plan says so")
  void otherKeys() throws Exception {
    var site = new Recorded(machine("m1", "n1", "52:54:00:00:00:01", "", "10.0.0.5"));
    var plan =
        TalconfigPlan.of(wanted(", ichor: {macs: ['52:54:00:00:00:02']}"), Optional.empty(), site);
    assertThat(plan.lines()).anyMatch(each -> each.contains("has other MAC addresses"));
    assertThat(plan.apply().stopped()).isEmpty();
    assertThat(site.sent).noneMatch(each -> each.contains("assign"));
  }

  @Test
  @DisplayName("A machine found by its address is renamed by PATCH, its labels kept and added to")
  void renamed() throws Exception {
    var site = new Recorded(machine("m1", "x", "52:54:00:00:00:01", "", "10.0.0.5"));
    var plan = TalconfigPlan.of(wanted(", ichor: {labels: {rack: a}}"), Optional.empty(), site);
    assertThat(plan.apply().stopped()).isEmpty();
    assertThat(site.sent.getFirst())
        .isEqualTo(
            "PATCH /api/v1/machines/m1 {\"name\":\"n1\",\"labels\":{\"row\":\"1\",\"rack\":\"a\"}}");
    assertThat(site.sent.getLast()).startsWith("POST /api/v1/machines/m1/assign");
  }

  @Test
  @DisplayName("Secrets go to a known cluster too, before any machine; bad ones stop the plan")
  void secretsFirst() throws Exception {
    var site = new Recorded(machine("m1", "n1", "", "", "10.0.0.5"));
    try (var in = RecognitionTest.class.getResourceAsStream("/test-only-secrets.yaml")) {
      assertThat(in).isNotNull();
      var bundle = Secret.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(TalconfigPlan.of(wanted(""), Optional.of(bundle), site).apply().stopped())
          .isEmpty();
    }
    assertThat(site.sent.getFirst()).isEqualTo("PUT /api/v1/clusters/one/secrets secret");
    assertThat(site.sent).hasSizeGreaterThan(1);
    var broken = Optional.of(Secret.of("cluster: {id: hush}\n"));
    assertThatThrownBy(() -> TalconfigPlan.of(wanted(""), broken, site))
        .isInstanceOf(MalformedSecretsException.class)
        .hasMessageNotContaining("hush");
  }
}
