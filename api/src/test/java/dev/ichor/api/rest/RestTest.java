package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RestTest {
  private static final String MACHINES = "/api/v1/machines";

  @Inject OperatorToken token;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private String enter(String mac) {
    return operator()
        .body("{\"macs\": [\"%s\"]}".formatted(mac))
        .post(MACHINES)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  @DisplayName("A machine entered with its BMC is shown without the password, and entered once")
  void register() {
    var body =
        """
        {"name": "node-a", "macs": ["52:54:00:aa:00:01"], "labels": {"rack": "r1"},
         "bmc": {"host": "127.78.0.1", "port": 6230, "user": "admin", "password": "hush-hush"}}
        """;
    String first =
        operator()
            .body(body)
            .post(MACHINES)
            .then()
            .statusCode(201)
            .header("Location", containsString(MACHINES))
            .body("name", equalTo("node-a"))
            .body("bmc", equalTo("ipmi://127.78.0.1:6230"))
            .body("state", equalTo("DISCOVERED"))
            .extract()
            .path("id");
    operator().body(body).post(MACHINES).then().statusCode(201).body("id", equalTo(first));
    operator()
        .get(MACHINES)
        .then()
        .statusCode(200)
        .body("id", hasItem(first))
        .body(not(containsString("hush-hush")));
  }

  @Test
  @DisplayName("Only what a PATCH gives is changed")
  void patch() {
    var id = enter("52:54:00:aa:00:02");
    operator()
        .body("{\"name\": \"renamed\", \"cordoned\": true, \"protected\": true}")
        .patch(MACHINES + "/" + id)
        .then()
        .statusCode(200)
        .body("name", equalTo("renamed"))
        .body("cordoned", equalTo(true))
        .body("protected", equalTo(true));
    operator()
        .body("{\"cordoned\": false}")
        .patch(MACHINES + "/" + id)
        .then()
        .body("name", equalTo("renamed"))
        .body("protected", equalTo(true))
        .body("cordoned", equalTo(false));
  }

  @Test
  @DisplayName("A machine's own loader and quirks are set, kept and taken back (item 62)")
  void loader() {
    var machine = MACHINES + "/" + enter("52:54:00:aa:00:62");
    operator()
        .get(machine)
        .then()
        .body("loader", equalTo("auto"))
        .body("quirks.size()", equalTo(0));
    operator()
        .body("{\"loader\": \"snponly\", \"quirks\": [\"uefi-skips-discovery\"]}")
        .patch(machine)
        .then()
        .statusCode(200)
        .body("loader", equalTo("snponly"));
    operator()
        .body("{\"loader\": \"auto\"}")
        .patch(machine)
        .then()
        .body("loader", equalTo("auto"))
        .body("quirks", hasItem("uefi-skips-discovery"));
    operator()
        .body("{\"loader\": \"../etc/passwd\", \"cordoned\": true}")
        .patch(machine)
        .then()
        .statusCode(400)
        .body("detail", containsString("auto, undionly, snponly, ipxe"));
    operator()
        .body("{\"quirks\": [\"nosuch\"]}")
        .patch(machine)
        .then()
        .statusCode(400)
        .body("detail", containsString("uefi-skips-discovery"));
    operator().get(machine).then().body("cordoned", equalTo(false));
  }

  @Test
  @DisplayName("What a state does not allow is a conflict that says why (409)")
  void conflict() {
    var id = enter("52:54:00:aa:00:03");
    operator()
        .post(MACHINES + "/" + id + "/approve")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("detail", containsString("DISCOVERED"));
    operator()
        .post(MACHINES + "/" + id + "/power/on")
        .then()
        .statusCode(409)
        .body("detail", containsString("no BMC"));
    operator()
        .body("{\"cluster\": \"nowhere\", \"role\": \"worker\"}")
        .post(MACHINES + "/" + id + "/assign")
        .then()
        .statusCode(409)
        .body("detail", containsString("POST /api/v1/clusters"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"macs\": [\"52:54:00:aa:00:04\"], \"colour\": 1} | 'colour' is not a property",
        "{\"macs\": [\"52:54\"]} | not a MAC address",
        "{} | give macs, uuid or bmc",
        "{\"macs\": [ | does not fit",
        "[] | does not fit",
        "{\"uuid\": \"x\"} | does not fit 'uuid'",
        "{\"macs\": [null]} | does not fit",
        "{\"macs\": [\"52:54:00:aa:00:04\"], \"labels\": {\"a\": null}} | does not fit",
        "{\"macs\": [\"52:54:00:aa:00:04\"], \"labels\": {\"a b\": \"c\"}} | not a label's name",
        "{\"macs\": [\"52:54:00:aa:00:04\"], \"name\": \"<b>\"} | not a host name",
        "{\"bmc\": {\"user\": \"u\", \"password\": \"p\"}} | does not fit 'bmc.host'",
        "{\"bmc\": {\"host\": \"a/../b\", \"user\": \"u\", \"password\": \"p\"}} | no host name",
        "{\"bmc\": {\"host\": \"h\", \"port\": 1.5, \"user\": \"u\", \"password\": \"p\"}} | does not fit",
        "{\"bmc\": {\"protocol\": \"telnet\", \"host\": \"h\", \"user\": \"u\", \"password\": \"p\"}} | one of ipmi, redfish"
      })
  @DisplayName("A body that does not fit is refused with the place and the remedy (400)")
  void badBody(String body, String detail) {
    operator()
        .body(body)
        .post(MACHINES)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString(detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "rules | {\"order\": 1, \"action\": {\"type\": \"approve\"}} | does not fit 'name'",
        "rules | {\"name\": \"x\", \"order\": 1} | does not fit 'action'",
        "rules | {\"name\": \"x\", \"order\": 1, \"match\": {\"produkt\": \"*\"}, \"action\": {\"type\": \"approve\"}} | unknown fact 'produkt'",
        "clusters | {\"endpoint\": \"https://10.0.0.1:6443\"} | does not fit 'name'",
        "clusters | {\"name\": \"c\"} | does not fit 'endpoint'",
        "clusters | {\"name\": \"c\", \"endpoint\": \"https://10.0.0.1:6443\", \"talosVersion\": \"../x\"} | not a Talos version",
        "clusters | {\"name\": \"c\", \"endpoint\": \"https://10.0.0.1:6443\", \"patches\": [null]} | does not fit"
      })
  @DisplayName("A rule or cluster that lacks something, or has it malformed, is refused (400)")
  void badRuleOrCluster(String what, String body, String detail) {
    operator()
        .body(body)
        .post("/api/v1/" + what)
        .then()
        .statusCode(400)
        .body("detail", containsString(detail));
  }

  @Test
  @DisplayName("A body nested a hundred thousand deep is refused, not recursed into (400)")
  void nested() {
    operator().body("[".repeat(100_000)).post(MACHINES).then().statusCode(400);
    operator().body("{\"macs\": " + "[".repeat(100_000)).post(MACHINES).then().statusCode(400);
  }

  @Test
  @DisplayName("Of a PATCH that is refused nothing is carried out")
  void patchIsWhole() {
    var id = enter("52:54:00:aa:00:12");
    operator()
        .body("{\"cordoned\": true, \"name\": \"a b\"}")
        .patch(MACHINES + "/" + id)
        .then()
        .statusCode(400);
    operator().get(MACHINES + "/" + id).then().body("cordoned", equalTo(false));
  }

  @Test
  @DisplayName("Unknown machines, paths and methods are problem documents too")
  void notFound() {
    operator().get(MACHINES + "/" + UUID.randomUUID()).then().statusCode(404);
    operator().get(MACHINES + "/not-an-id").then().statusCode(400);
    operator()
        .get("/api/v1/nothing")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
    operator().delete(MACHINES).then().statusCode(405).contentType("application/problem+json");
  }

  @Test
  @DisplayName("A body above 1 MiB is refused (413)")
  void tooLarge() {
    operator().body("x".repeat(1_100_000)).post(MACHINES).then().statusCode(413);
  }

  @Test
  @DisplayName("A request with an Idempotency-Key is done once, and its key is not reused")
  void once() {
    var key = UUID.randomUUID().toString();
    var first = keyed(key, "52:54:00:aa:00:05").extract().<String>path("id");
    var again = keyed(key, "52:54:00:aa:00:05").extract().<String>path("id");
    assertThat(again).isEqualTo(first);
    keyed(key, "52:54:00:aa:00:06").statusCode(422);
  }

  private io.restassured.response.ValidatableResponse keyed(String key, String mac) {
    return operator()
        .header("Idempotency-Key", key)
        .body("{\"macs\": [\"%s\"]}".formatted(mac))
        .post(MACHINES)
        .then();
  }

  @Test
  @DisplayName("A cluster is created once; its kubeconfig is not there before the bootstrap")
  void cluster() {
    var body =
        """
        {"name": "blue", "endpoint": "https://10.0.0.10:6443",
         "groups": [{"role": "controlplane", "match": {"label.rack": "r9"}, "count": 1}]}
        """;
    operator().body(body).post("/api/v1/clusters").then().statusCode(201);
    operator().body(body).post("/api/v1/clusters").then().statusCode(201);
    operator()
        .body(body.replace("10.0.0.10", "10.0.0.11"))
        .post("/api/v1/clusters")
        .then()
        .statusCode(409);
    operator()
        .get("/api/v1/clusters/blue")
        .then()
        .statusCode(200)
        .body("groups[0].role", equalTo("controlplane"))
        .body(not(containsString("hush")));
    operator().get("/api/v1/clusters/blue/kubeconfig").then().statusCode(409);
    operator()
        .get("/api/v1/clusters/blue/talosconfig")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body(containsString("context: blue"));
    operator().get("/api/v1/clusters/red/kubeconfig").then().statusCode(404);
  }

  @Test
  @DisplayName("A rule is saved, listed and deleted")
  void rules() {
    var body =
        """
        {"name": "spare", "order": 10, "match": {"product": "none*"},
         "action": {"type": "refuse", "reason": "spare part"}}
        """;
    operator().body(body).post("/api/v1/rules").then().statusCode(201);
    operator()
        .get("/api/v1/rules")
        .then()
        .body("name", hasItem("spare"))
        .body("find { it.name == 'spare' }.action.reason", equalTo("spare part"));
    operator().delete("/api/v1/rules/spare").then().statusCode(204);
    operator().delete("/api/v1/rules/spare").then().statusCode(404);
    operator()
        .body("{\"name\": \"x\", \"order\": 1, \"action\": {\"type\": \"label\"}}")
        .post("/api/v1/rules")
        .then()
        .statusCode(400)
        .body("detail", containsString("action.key"));
  }

  @Test
  @DisplayName("Status and leases answer on an empty site")
  void status() {
    operator().get("/api/v1/status").then().statusCode(200).body("version", containsString("0."));
    operator().get("/api/v1/dhcp/leases").then().statusCode(200);
  }

  @Test
  @DisplayName("A change is told to whoever listens for events (server-sent events)")
  void events() throws Exception {
    var request =
        HttpRequest.newBuilder(base().resolve("/api/v1/events"))
            .header("Authorization", "Bearer " + token.value().reveal())
            .timeout(Duration.ofSeconds(30))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(request, HttpResponse.BodyHandlers.ofLines());
      try (var lines = response.body()) {
        var reader = lines.iterator();
        assertThat(lineWith("event:ping", reader)).isEqualTo("event:ping");
        var id = enter("52:54:00:aa:00:07");
        assertThat(lineWith(id, reader)).startsWith("data:");
      }
      client.shutdownNow();
    }
  }

  private static String lineWith(String text, Iterator<String> lines) {
    var line = lines.next();
    for (int i = 0; i < 200 && !line.contains(text); i++) {
      line = lines.next();
    }
    return line;
  }

  private static URI base() {
    return URI.create(RestAssured.baseURI + ":" + RestAssured.port);
  }

  @Test
  @DisplayName("Without boot HTTPS the site has no authority, and the answer says how to get one")
  void noAuthority() {
    operator()
        .get("/api/v1/site/authority.pem")
        .then()
        .statusCode(404)
        .body("detail", containsString("--https-port"));
  }
}
