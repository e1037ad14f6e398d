package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.Await;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.talos.secrets.SecretsGenerator;
import dev.ichor.talos.secrets.SecretsYaml;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@DisplayName("Bad input: one sentence with path and remedy, nothing applied, nothing lost")
@Timeout(180)
class BadInputTest {
  private static final String CLUSTERS = "/api/v1/clusters/";
  private static final String MACHINES = "/api/v1/machines/";
  private static final String GOOD = "machine: {nodeLabels: {rack: '7'}}";
  private static final AtomicInteger COUNT = new AtomicInteger();

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
    try (var in = BadInputTest.class.getResourceAsStream("/test-only-secrets.yaml")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** With usable secrets and one good patch. */
  private String cluster() throws IOException {
    var name = "bad-" + COUNT.incrementAndGet();
    operator()
        .body(
            Map.of(
                "name", name,
                "endpoint", "https://10.0.0.9:6443",
                "talosVersion", "v1.13.9",
                "kubernetesVersion", "1.34.3",
                "patches", List.of(GOOD)))
        .post("/api/v1/clusters")
        .then()
        .statusCode(201);
    text().body(secrets()).put(CLUSTERS + name + "/secrets").then().statusCode(204);
    return name;
  }

  private String machine(String cluster) throws Exception {
    var number = COUNT.incrementAndGet();
    var mac = "52:54:00:ba:d0:%02x".formatted(number);
    String id =
        operator()
            .body(Map.of("macs", List.of(mac)))
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
                Optional.of(Inet4Address.ofLiteral("127.77.203." + number)),
                "test",
                Instant.now()));
    await(id, "PENDING");
    operator().post(MACHINES + id + "/approve").then().statusCode(200);
    await(id, "AVAILABLE");
    operator()
        .body(Map.of("cluster", cluster, "role", "worker"))
        .post(MACHINES + id + "/assign")
        .then()
        .statusCode(200);
    return id;
  }

  private void await(String id, String state) throws Exception {
    Await.until(
        state, () -> state.equals(operator().get(MACHINES + id).then().extract().path("state")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "an unknown key|machine: {instal: {disk: /dev/sdb}}|machine.instal is not a field of Talos 1.13; did you mean 'install'?",
        "duplicate documents|{apiVersion: v1alpha1, kind: HostnameConfig, auto: stable}~---~{apiVersion: v1alpha1, kind: HostnameConfig, auto: stable}|comes twice in the patch; merge them",
        "a JSON patch where there are several documents|[{op: remove, path: /machine/nothing}]|JSON patch",
        "a template that names nothing|machine: {nodeLabels: {a: '{{ machine.seriall }}'}}|did you mean 'machine.serial'?",
        "no YAML|machine: [|not YAML",
        "nothing at all|''|patch",
        "a disk known by nothing|{apiVersion: ichor.dev/v1alpha1, kind: Settings, installDiskSelector: {colour: red}}|installDiskSelector.colour is not known of a disk"
      })
  @DisplayName("A cluster's patch is refused when it is stored, and the patches stay as they were:")
  void clusterPatch(String what, String patch, String sentence) throws Exception {
    var name = cluster();
    operator()
        .body(List.of(GOOD, patch.replace('~', '\n')))
        .put(CLUSTERS + name + "/patches")
        .then()
        .statusCode(400)
        .body(
            "detail",
            allOf(containsString("patch 2 of cluster " + name), containsString(sentence)));
    operator()
        .get(CLUSTERS + name)
        .then()
        .body("patches", hasSize(1))
        .body("patches[0]", containsString("rack"));
    operator()
        .body(
            Map.of(
                "name",
                name + "-new",
                "endpoint",
                "https://10.0.0.9:6443",
                "patches",
                List.of(GOOD, patch.replace('~', '\n'))))
        .post("/api/v1/clusters")
        .then()
        .statusCode(400);
    operator().get(CLUSTERS + name + "-new").then().statusCode(404);
  }

  @Test
  @DisplayName("Patches that only machines can fill in are taken: labels, facts, secret values")
  void templates() throws Exception {
    var name = cluster();
    operator()
        .body(
            List.of(
                "machine: {nodeLabels: {a: '{{ machine.label.rack }}', b: '{{ machine.mac }}'}, env: {P: '{{ secret.later }}'}}",
                "{apiVersion: ichor.dev/v1alpha1, kind: Settings, role: worker, installDiskSelector: {type: nvme}}"))
        .put(CLUSTERS + name + "/patches")
        .then()
        .statusCode(204);
  }

  @Test
  @DisplayName("A rule's and an assignment's patches too, and neither is stored")
  void otherPatches() throws Exception {
    var name = cluster();
    operator()
        .body(
            Map.of(
                "name",
                name,
                "order",
                1,
                "match",
                Map.of("serial", "nobody"),
                "action",
                Map.of(
                    "type",
                    "assign",
                    "cluster",
                    name,
                    "role",
                    "worker",
                    "patches",
                    List.of("machine: {instal: {}}"))))
        .post("/api/v1/rules")
        .then()
        .statusCode(400)
        .body("detail", containsString("patch 1 of rule " + name + ": "));
    assertThat(inventory.clusters().rules()).noneMatch(rule -> rule.name().equals(name));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "none|{serial: nobody}|matches no disk of the machine, which has /dev/sda",
        "two|{size: '> 1GB'}|matches 2 disks: /dev/sda"
      })
  @DisplayName(
      "A selector that matches no disk, or two, gives no configuration and names the disks:")
  void selector(String what, String selector, String sentence) throws Exception {
    var name = cluster();
    var id = machine(name);
    operator()
        .body(
            List.of(
                "{apiVersion: ichor.dev/v1alpha1, kind: Settings, installDiskSelector: %s}"
                    .formatted(selector)))
        .put(MACHINES + id + "/patches")
        .then()
        .statusCode(400)
        .body("detail", allOf(containsString("installDiskSelector"), containsString(sentence)));
    assertThat(inventory.machines().find(MachineId.parse(id)).orElseThrow().machine().assignment())
        .hasValueSatisfying(assigned -> assertThat(assigned.patches()).isEmpty());
  }

  @Test
  @DisplayName("An expired authority is refused with both dates; the secrets stay as they were")
  void expired() throws Exception {
    var name = cluster();
    var before = operator().get(CLUSTERS + name + "/secrets").asString();
    var old =
        new SecretsGenerator(new SecureRandom())
            .generate(Instant.now().minus(Duration.ofDays(365 * 11)));
    text()
        .body(SecretsYaml.write(old).reveal())
        .put(CLUSTERS + name + "/secrets")
        .then()
        .statusCode(400)
        .body("detail", allOf(containsString(".crt expired on "), containsString("it is ")));
    assertThat(operator().get(CLUSTERS + name + "/secrets").asString()).isEqualTo(before);
  }

  @Test
  @DisplayName("A clock years off: an authority of the future is refused with the remedy")
  void clock() throws Exception {
    var name = cluster();
    var future =
        new SecretsGenerator(new SecureRandom())
            .generate(Instant.now().plus(Duration.ofDays(365 * 5)));
    text()
        .body(SecretsYaml.write(future).reveal())
        .put(CLUSTERS + name + "/secrets")
        .then()
        .statusCode(400)
        .body(
            "detail",
            allOf(containsString("is valid from"), containsString("set this host's clock")));
  }

  @Test
  @DisplayName("The secrets of another cluster are refused once a machine has ours; ours are kept")
  void otherCluster() throws Exception {
    var name = cluster();
    var before = operator().get(CLUSTERS + name + "/secrets").asString();
    var id = machine(name);
    Await.until("its configuration", () -> inventory.clusters().isConfigured(view(id)));
    var others =
        SecretsYaml.write(new SecretsGenerator(new SecureRandom()).generate(Instant.now()));
    text()
        .body(others.reveal())
        .put(CLUSTERS + name + "/secrets")
        .then()
        .statusCode(409)
        .body(
            "detail",
            allOf(
                containsString("these are the secrets of another cluster"),
                containsString("release its machines first")))
        .body("detail", not(containsString("PRIVATE")));
    assertThat(operator().get(CLUSTERS + name + "/secrets").asString()).isEqualTo(before);
    text().body(secrets()).put(CLUSTERS + name + "/secrets").then().statusCode(204);
  }

  private dev.ichor.inventory.model.Machine view(String id) {
    return inventory.machines().find(MachineId.parse(id)).orElseThrow().machine();
  }

  @Test
  @DisplayName("Twenty values set at once beside an import: none is lost")
  void atOnce() throws Exception {
    var name = cluster();
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new java.util.ArrayList<Callable<Integer>>();
      for (var i = 0; i < 20; i++) {
        var key = "value-" + i;
        tasks.add(
            () ->
                text()
                    .body("secret " + key)
                    .put(CLUSTERS + name + "/secrets/values/" + key)
                    .statusCode());
      }
      var file = secrets();
      tasks.add(() -> text().body(file).put(CLUSTERS + name + "/secrets").statusCode());
      for (var done : people.invokeAll(tasks)) {
        assertThat(done.get()).isEqualTo(204);
      }
    }
    operator()
        .get(CLUSTERS + name + "/secrets/summary")
        .then()
        .body("values", hasSize(20))
        .body("authorities.os.subject", equalTo("O=talos"));
  }

  @Test
  @DisplayName("A value known to be secret is in no view: clusters, rules, preview, refusals")
  void redaction() throws Exception {
    var name = cluster();
    text().body("p4ssw0rd-1").put(CLUSTERS + name + "/secrets/values/nas").then().statusCode(204);
    var patch = "machine: {env: {URL: 'nas=p4ssw0rd-1'}}";
    operator().body(List.of(patch)).put(CLUSTERS + name + "/patches").then().statusCode(204);
    operator().get(CLUSTERS + name).then().body("patches[0]", containsString("nas=***"));
    operator().get(CLUSTERS).then().body(not(containsString("p4ssw0rd-1")));
    operator()
        .body(
            Map.of(
                "name",
                name,
                "order",
                1,
                "match",
                Map.of("serial", "nobody"),
                "action",
                Map.of(
                    "type",
                    "assign",
                    "cluster",
                    name,
                    "role",
                    "worker",
                    "patches",
                    List.of(patch))))
        .post("/api/v1/rules")
        .then()
        .statusCode(201)
        .body(not(containsString("p4ssw0rd-1")));
    operator().get("/api/v1/rules").then().body(not(containsString("p4ssw0rd-1")));
    operator()
        .body(List.of("machine: {p4ssw0rd-1: {}}"))
        .put(CLUSTERS + name + "/patches")
        .then()
        .statusCode(400)
        .body(not(containsString("p4ssw0rd-1")))
        .body("detail", containsString("machine.***"));
    var id = machine(name);
    operator()
        .get(MACHINES + id + "/configuration")
        .then()
        .statusCode(200)
        .body(not(containsString("p4ssw0rd-1")));
    operator()
        .body(
            List.of(
                "machine: {env: {URL: '{{ secret.nas }}'}}", "machine: {'{{ secret.nas }}': {}}"))
        .put(MACHINES + id + "/patches")
        .then()
        .statusCode(400)
        .body(not(containsString("p4ssw0rd-1")));
  }
}
