package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.cli.Cli;
import dev.ichor.api.security.AccessRole;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.api.security.TokenDesk;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.redfish.RedfishCertificate;
import dev.ichor.simulator.bmc.redfish.RedfishFaults;
import dev.ichor.simulator.bmc.redfish.RedfishHost;
import dev.ichor.simulator.bmc.redfish.RedfishService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("BMCs are found, let us in, and are given to their machines")
class DiscoveryTest {
  private static final String UUID_TEXT = "00112233-4455-6677-8899-aabbccdd0f01";

  @Inject OperatorToken token;
  @Inject TokenDesk tokens;
  @Inject DataSource database;
  @TempDir private Path folder;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private Cli.Said ichor(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--server", "http://localhost:" + RestAssured.port, "--token-file", file.toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private static SimulatedBmc bmc() {
    var profile =
        new BmcProfile(UUID.fromString(UUID_TEXT), "Ichor", "Rack", "DS1", "admin", "secret", 8);
    return new SimulatedBmc(
        profile,
        new Chassis() {
          @Override
          public boolean isOn() {
            return true;
          }

          @Override
          public void control(ChassisAction action) {
            throw new AssertionError("a scan touched the power");
          }
        },
        BmcFaults.NONE);
  }

  @Test
  @DisplayName(
      "Both protocols are probed; a careful login tells whose it is; adoption sets the BMC")
  void whole() throws Exception {
    var machine =
        operator()
            .body("{\"name\": \"found-a\", \"uuid\": \"%s\"}".formatted(UUID_TEXT))
            .post("/api/v1/machines")
            .then()
            .statusCode(201)
            .extract()
            .<String>path("id");
    var list = Files.writeString(folder.resolve("list"), "root calvin\nadmin secret\n");
    assertThat(ichor("discover", "credentials", "rack", "--file", list.toString()).out())
        .contains("rack", "root, admin")
        .doesNotContain("secret");
    try (var ipmi = new BmcHost(InstantSource.system());
        var https = new RedfishHost(InstantSource.system())) {
      var bmc = bmc();
      var any = new InetSocketAddress("127.0.0.1", 0);
      var udp = ipmi.listen(bmc, any).getPort();
      var certificate = RedfishCertificate.kept(folder.resolve("bmc.p12"), "bmc");
      var service = new RedfishService(bmc, "52:54:00:00:0f:01", RedfishFaults.NONE);
      var tcp = https.listen(service, certificate, any).getPort();
      var careful = scan(tcp, udp, false);
      assertThat(careful).contains("redfish+ipmi", "certificate that nothing vouches for");
      var said = scan(tcp, udp, true);
      assertThat(said).contains("user 'admin' was let in", machine);
      var id = said.lines().filter(line -> line.contains("looked at")).findFirst().orElseThrow();
      var adopted = ichor("discover", "adopt", id.split(" ")[0]);
      assertThat(adopted.exit()).isZero();
      assertThat(adopted.out()).contains("found-a", "recognised by its system UUID");
      operator()
          .get("/api/v1/machines/" + machine)
          .then()
          .body("bmc", equalTo("redfish://127.0.0.1:" + tcp));
      kept(machine, tcp, certificate.fingerprint(), id.split(" ")[0]);
    }
    assertThat(stored()).isNotEmpty().noneMatch(text -> text.contains("\"secret\""));
    listed();
  }

  /** Nobody but Ichor has the password now: a change of all else keeps it. */
  private void kept(String machine, int tcp, String fingerprint, String scan) throws Exception {
    var renewed = ichor("discover", "renew", machine);
    assertThat(renewed.exit()).as(renewed.err()).isZero();
    assertThat(renewed.out()).contains("has a password of its own for admin");
    var bmc =
        "{\"bmc\": {\"protocol\": \"redfish\", \"host\": \"127.0.0.1\", \"port\": %d,"
            + " \"certificate\": \"%s\"%s}}";
    operator()
        .body(bmc.formatted(tcp, fingerprint, ""))
        .patch("/api/v1/machines/" + machine)
        .then()
        .statusCode(200);
    letIn(machine);
    operator()
        .body(bmc.formatted(tcp, fingerprint, ", \"user\": \"another\""))
        .patch("/api/v1/machines/" + machine)
        .then()
        .statusCode(400)
        .body("detail", containsString("a BMC needs password"));
    assertThat(ichor("discover", "adopt", scan).exit()).isZero(); // with what the list had
    letIn(machine);
    claimed(machine, bmc.formatted(9, fingerprint, ", \"user\": \"a\", \"password\": \"b\""), scan);
  }

  /** What was scanned only claims to be the BMC of a machine that has one elsewhere. */
  private void claimed(String machine, String elsewhere, String scan) {
    operator().body(elsewhere).patch("/api/v1/machines/" + machine).then().statusCode(200);
    var alice =
        ((TokenDesk.Added.Done) tokens.add("alice-scans", AccessRole.OPERATOR, Optional.empty()))
            .made();
    try {
      given()
          .header("Authorization", "Bearer " + alice.text().reveal())
          .contentType(ContentType.JSON)
          .post("/api/v1/bmc/scans/%s/adopt".formatted(scan))
          .then()
          .statusCode(200)
          .body("words", hasItem(containsString("left alone: its BMC is on record as")));
    } finally {
      tokens.revoke("alice-scans");
    }
    operator()
        .get("/api/v1/machines/" + machine)
        .then()
        .body("bmc", equalTo("redfish://127.0.0.1:9"));
  }

  private void letIn(String machine) {
    operator().get("/api/v1/machines/%s/bmc/users".formatted(machine)).then().statusCode(200);
  }

  private void listed() throws Exception {
    operator()
        .get("/api/v1/bmc/scans")
        .then()
        .statusCode(200)
        .body(not(containsString("secret")))
        .body("state", hasItem("ended"));
    assertThat(ichor("discover", "findings").out()).contains("rakp-hash");
    assertThat(ichor("discover", "list").out()).contains("1 of 1 looked at");
  }

  /** What the disk has, as anybody who reads it would see it. */
  private List<String> stored() throws Exception {
    var texts = new ArrayList<String>();
    try (var connection = database.getConnection();
        var query = connection.prepareStatement("select document from kept");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private String scan(int tcp, int udp, boolean trusting) throws Exception {
    var words =
        new ArrayList<>(
            List.of("discover", "run", "127.0.0.1", "--credentials", "rack", "--redfish-port"));
    words.addAll(List.of(Integer.toString(tcp), "--ipmi-port", Integer.toString(udp)));
    if (trusting) {
      words.add("--trust-first");
    }
    var said = ichor(words.toArray(String[]::new));
    assertThat(said.exit()).as(said.err()).isZero();
    return said.out();
  }

  @Test
  @DisplayName("A scan without a place, with an unknown list, or over a whole /8 is refused")
  void refused() {
    operator().body("{}").post("/api/v1/bmc/scans").then().statusCode(400);
    operator()
        .body("{\"ranges\": [\"10.0.0.0/8\"]}")
        .post("/api/v1/bmc/scans")
        .then()
        .statusCode(400);
    operator()
        .body("{\"ranges\": [\"127.0.0.1\"], \"credentials\": \"nobodys\"}")
        .post("/api/v1/bmc/scans")
        .then()
        .statusCode(400)
        .body("detail", containsString("nobodys"));
    var many = "\"10.0.0.0/16\",".repeat(500) + "\"10.1.0.0/16\"";
    operator()
        .body("{\"ranges\": [%s]}".formatted(many))
        .post("/api/v1/bmc/scans")
        .then()
        .statusCode(400)
        .body("detail", containsString("more than one scan takes"));
    for (var port : new int[] {0, -1, 65_536}) {
      operator()
          .body("{\"ranges\": [\"127.0.0.1\"], \"ipmiPort\": %d}".formatted(port))
          .post("/api/v1/bmc/scans")
          .then()
          .statusCode(400)
          .body("detail", containsString("outside 1..65535"));
    }
    operator()
        .body("{\"leases\": true, \"trustFirst\": true}")
        .post("/api/v1/bmc/scans")
        .then()
        .statusCode(400)
        .body("detail", containsString("give ranges"));
    operator().delete("/api/v1/bmc/credentials/nobodys").then().statusCode(404);
    operator().get("/api/v1/bmc/scans/00000000-0000-4000-8000-000000000000").then().statusCode(404);
  }

  @Test
  @DisplayName("One password for two BMCs, and a shipped one, are findings")
  void credentials() {
    var body =
        "{\"name\": \"%s\", \"bmc\": {\"host\": \"127.78.8.%d\", \"user\": \"ADMIN\", \"password\":"
            + " \"ADMIN\"}}";
    for (var i = 1; i <= 2; i++) {
      operator()
          .body(body.formatted("weak-" + i, i))
          .post("/api/v1/machines")
          .then()
          .statusCode(201);
    }
    operator()
        .get("/api/v1/bmc/findings")
        .then()
        .statusCode(200)
        .body("findAll { it.machine == 'weak-1' }.code", hasItem("shared-password"))
        .body("findAll { it.machine == 'weak-2' }.code", hasItem("default-password"));
  }
}
