package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.Await;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Sighting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Configurations and secrets over REST")
class ConfigurationsTest {
  private static final String CLUSTERS = "/api/v1/clusters/";
  private static final String MACHINES = "/api/v1/machines/";

  @Inject OperatorToken token;
  @Inject Inventory inventory;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private RequestSpecification text() {
    return operator().contentType("text/plain");
  }

  private static String secrets() throws IOException {
    try (var in = ConfigurationsTest.class.getResourceAsStream("/test-only-secrets.yaml")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void cluster(String name) throws IOException {
    operator()
        .body(
            """
            {"name": "%s", "endpoint": "https://10.0.0.9:6443", "talosVersion": "v1.13.9",
             "kubernetesVersion": "1.34.3", "installDisk": "/dev/sda",
             "patches": ["machine: {env: {A: b}, registries: {config: {r.example: {auth: {password: hush-hush}}}}}"]}
            """
                .formatted(name))
        .post("/api/v1/clusters")
        .then()
        .statusCode(201)
        .body("patches[0]", not(containsString("hush-hush")));
    text().body(secrets()).put(CLUSTERS + name + "/secrets").then().statusCode(204);
  }

  /** Seen on the network, inspected (by the fake site), approved, assigned: as any machine. */
  private String machine(String mac, String address, String cluster, String patches)
      throws Exception {
    String id =
        operator()
            .body("{\"macs\": [\"%s\"]}".formatted(mac))
            .post("/api/v1/machines")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    inventory
        .bootAuthority()
        .sighted(
            new Sighting(
                MacAddress.parse(mac),
                Optional.empty(),
                Sighting.Stage.SCRIPT,
                Optional.of(7),
                Optional.of(Inet4Address.ofLiteral(address)),
                "test",
                Instant.now()));
    await(id, "PENDING");
    operator().post(MACHINES + id + "/approve").then().statusCode(200);
    await(id, "AVAILABLE");
    operator()
        .body(
            "{\"cluster\": \"%s\", \"role\": \"worker\", \"patches\": [%s]}"
                .formatted(cluster, patches))
        .post(MACHINES + id + "/assign")
        .then()
        .statusCode(200);
    return id;
  }

  private void await(String id, String state) throws Exception {
    Await.until(
        "state " + state,
        Duration.ofSeconds(60),
        () -> state.equals(operator().get(MACHINES + id).then().extract().path("state")));
  }

  @Test
  @DisplayName("Secrets go in and out as talosctl has them, and are listed without a secret")
  void secretsInAndOut() throws Exception {
    cluster("cf-secrets");
    var exported =
        operator()
            .get(CLUSTERS + "cf-secrets/secrets")
            .then()
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .extract()
            .asString();
    assertThat(exported).contains("bootstraptoken", "taqf1j.7dqei8n7wimy8dop");
    operator()
        .get(CLUSTERS + "cf-secrets/secrets/summary")
        .then()
        .statusCode(200)
        .body("authorities.os.subject", equalTo("O=talos"))
        .body(not(containsString("taqf1j")));
    operator().get(CLUSTERS + "cf-none/secrets").then().statusCode(404);
  }

  @Test
  @DisplayName("A file that cannot be used changes nothing, and says why without a value")
  void badSecrets() throws Exception {
    cluster("cf-bad");
    text()
        .body(secrets().replace("taqf1j.7dqei8n7wimy8dop", "hush"))
        .put(CLUSTERS + "cf-bad/secrets")
        .then()
        .statusCode(400)
        .body("detail", containsString("secrets.bootstraptoken has not the form"))
        .body("detail", not(containsString("hush")));
    text().body("a: [").put(CLUSTERS + "cf-bad/secrets").then().statusCode(400);
    operator().get(CLUSTERS + "cf-bad/secrets/summary").then().statusCode(200);
  }

  @Test
  @DisplayName("Preview, diff and patches of a machine; values by name; nothing secret is shown")
  void preview() throws Exception {
    cluster("cf-one");
    text()
        .body("p4ssw0rd-of-the-nas")
        .put(CLUSTERS + "cf-one/secrets/values/nas")
        .then()
        .statusCode(204);
    operator().get(CLUSTERS + "cf-one/secrets/summary").then().body("values", hasItem("nas"));
    var id =
        machine(
            "52:54:00:cf:00:01",
            "127.77.201.1",
            "cf-one",
            "\"machine: {nodeLabels: {mac: '{{ machine.mac }}'}, env: {PASSWORD: '{{ secret.nas }}', URL: 'nas={{ secret.nas }}'}}\"");
    var shown =
        operator()
            .get(MACHINES + id + "/configuration")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(shown)
        .contains(
            "mac: \"52:54:00:cf:00:01\"", "token: \"***\"", "PASSWORD: \"***\"", "URL: \"nas=***\"")
        .doesNotContain("hush-hush", "p4ssw0rd", "PRIVATE KEY", "bir7bz");
    operator()
        .get(MACHINES + id + "/configuration/diff")
        .then()
        .statusCode(200)
        .body(not(containsString("p4ssw0rd")));
  }

  @Test
  @DisplayName("Patches that cannot be applied are refused with path and remedy, and not kept")
  void badPatches() throws Exception {
    cluster("cf-two");
    var id = machine("52:54:00:cf:00:02", "127.77.201.2", "cf-two", "");
    operator()
        .body("[\"machine: {instal: {disk: /dev/sdb}}\"]")
        .put(MACHINES + id + "/patches")
        .then()
        .statusCode(400)
        .body(
            "detail",
            containsString("machine.instal is not a field of Talos 1.13; did you mean 'install'?"));
    operator()
        .body("[\"machine: {nodeLabels: {a: '{{ machine.seriall }}'}}\"]")
        .put(MACHINES + id + "/patches")
        .then()
        .statusCode(400)
        .body("detail", containsString("names nothing that is known of this machine"));
    operator()
        .body("[\"machine: {nodeLabels: {rack: '7'}}\"]")
        .put(MACHINES + id + "/patches")
        .then()
        .statusCode(204);
    operator()
        .get(MACHINES + id + "/configuration")
        .then()
        .statusCode(200)
        .body(containsString("rack: \"7\""));
  }
}
