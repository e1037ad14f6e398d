package dev.ichor.api.talhelper;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.model.Secret;
import dev.ichor.talos.talhelper.Environment;
import dev.ichor.talos.talhelper.Talconfig;
import dev.ichor.talos.talhelper.TalconfigReader;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("ichor plan and apply, over the real REST interface")
class TalconfigPlanTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TALCONFIG =
      """
      clusterName: from-talhelper
      talosVersion: v1.13.9
      kubernetesVersion: v1.34.3
      endpoint: https://10.79.0.10:6443
      patches: ["machine: {sysctls: {a.b: '1'}}"]
      nodes:
        - hostname: th-cp1
          ipAddress: 10.79.0.11
          controlPlane: true
          installDisk: /dev/sda
          ichor: {macs: ["52:54:00:79:00:11"]}
        - hostname: th-w1
          ipAddress: 10.79.0.12
          installDiskSelector: {serial: D1}
          ichor: {macs: ["52:54:00:79:00:12"], labels: {rack: a}}
        - hostname: th-nobody
          ipAddress: 10.79.0.13
          installDisk: /dev/sda
      """;

  @Inject OperatorToken token;

  private RequestSpecification operator(String type) {
    return given().header("Authorization", "Bearer " + token.value().reveal()).contentType(type);
  }

  /** As the command line does it, without its HTTP client. */
  private class Rest implements Site {
    @Override
    public Optional<JsonNode> get(String path) throws IOException {
      var answer = operator("application/json").get(path);
      return answer.statusCode() == 404
          ? Optional.empty()
          : Optional.of(JSON.readTree(answer.asString()));
    }

    @Override
    public Optional<String> send(String method, String path, Object body) throws IOException {
      if (path.equals("/api/v1/dhcp/reservations")) {
        return Optional.empty(); // the test's plan of networks has no subnet
      }
      var request =
          body instanceof Secret secret
              ? operator("text/plain").body(secret.reveal())
              : operator("application/json").body(JSON.writeValueAsString(body));
      var answer = request.request(method, path);
      return answer.statusCode() < 300
          ? Optional.empty()
          : Optional.of(answer.statusCode() + " " + answer.asString());
    }
  }

  private static Talconfig wanted() throws Exception {
    return TalconfigReader.read(TALCONFIG, new Environment(Map.of()), path -> Optional.empty());
  }

  private static Secret secrets() throws Exception {
    try (var in = TalconfigPlanTest.class.getResourceAsStream("/test-only-secrets.yaml")) {
      assertThat(in).isNotNull();
      return Secret.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  @DisplayName(
      "A plan says what is erased; apply does it; a second plan has less to do; export reads back")
  void whole() throws Exception {
    var site = new Rest();
    var plan = TalconfigPlan.of(wanted(), Optional.of(secrets()), site);
    assertThat(String.join("\n", plan.lines()))
        .contains("+ cluster from-talhelper", "+ secrets of cluster", "+ machine th-cp1")
        .contains(
            "machine th-w1 becomes worker of from-talhelper as soon as it has booted: its install disk is ERASED")
        .contains("+ address 10.79.0.11 reserved for th-cp1")
        .contains("! node th-nobody has no MAC address");
    assertThat(site.get("/api/v1/clusters/from-talhelper")).as("a plan changes nothing").isEmpty();
    var applied = plan.apply();
    var state = site.get("/api/v1/clusters/from-talhelper");
    assertThat(state).isPresent();
    assertThat(applied.stopped()).isEmpty();
    assertThat(applied.done()).anyMatch(each -> each.contains("+ machine th-cp1"));
    assertThat(site.get("/api/v1/rules").map(JsonNode::toString).orElse(""))
        .contains("talconfig-from-talhelper-th-w1", "installDiskSelector");
    var again = TalconfigPlan.of(wanted(), Optional.of(secrets()), site);
    assertThat(again.lines()).noneMatch(each -> each.startsWith("+ cluster"));
    var exported =
        operator(ContentType.JSON.toString()).get("/api/v1/clusters/from-talhelper/talconfig");
    assertThat(exported.statusCode()).isEqualTo(200);
    assertThat(exported.asString()).contains("clusterName: \"from-talhelper\"", "a.b");
  }

  @Test
  @DisplayName("After a failed import of secrets the next apply sends them again, before machines")
  void secretsAgain() throws Exception {
    var talconfig =
        """
        clusterName: th-again
        kubernetesVersion: v1.34.3
        endpoint: https://10.79.1.10:6443
        nodes:
          - hostname: th-again-1
            ipAddress: 10.79.1.11
            installDisk: /dev/sda
            ichor: {macs: ["52:54:00:79:AA:21"], labels: {rack: b}}
        """;
    var wanted = TalconfigReader.read(talconfig, new Environment(Map.of()), _ -> Optional.empty());
    operator("application/json")
        .body("{\"name\": \"called-otherwise\", \"macs\": [\"52:54:00:79:aa:21\"]}")
        .post("/api/v1/machines")
        .then()
        .statusCode(201);
    var failing =
        new Rest() {
          @Override
          public Optional<String> send(String method, String path, Object body) throws IOException {
            return body instanceof Secret ? Optional.of("lost") : super.send(method, path, body);
          }
        };
    assertThat(TalconfigPlan.of(wanted, Optional.of(secrets()), failing).apply().stopped())
        .isPresent();
    var site = new Rest();
    var again = TalconfigPlan.of(wanted, Optional.of(secrets()), site);
    assertThat(again.lines().getFirst()).startsWith("~ secrets of cluster th-again");
    assertThat(again.apply().stopped()).isEmpty();
    assertThat(operator("text/plain").get("/api/v1/clusters/th-again/secrets").asString())
        .contains("taqf1j.7dqei8n7wimy8dop");
    var machines = site.get("/api/v1/machines").map(JsonNode::toString).orElse("");
    assertThat(machines).contains("\"th-again-1\"").doesNotContain("called-otherwise");
  }
}
