package dev.ichor.api.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.security.OperatorToken;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
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
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("A BMC's key K_g, its suites and quirks, from the command line and REST to the BMC")
class BmcKeyCliTest {
  private static final String MACHINES = "/api/v1/machines";
  private static final String KEY = "rack-key-0123456789";

  @Inject OperatorToken token;
  @Inject DataSource database;
  @TempDir Path folder;
  private BmcHost host;
  private int port;
  private UUID uuid = UUID.randomUUID();

  private static final class AlwaysOn implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {
      assertThat(action).isNotNull();
    }
  }

  @BeforeEach
  void bmc() throws Exception {
    uuid = UUID.randomUUID();
    var profile =
        new BmcProfile(uuid, "Ichor", "Rack", "K1", "admin", "secret", 8).with(KEY, List.of(8));
    host = new BmcHost(InstantSource.system());
    port =
        host.listen(
                new SimulatedBmc(profile, new AlwaysOn(), BmcFaults.NONE),
                new InetSocketAddress("127.0.0.1", 0))
            .getPort();
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private String ichor(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", "http://localhost:" + RestAssured.port));
    all.addAll(List.of("--token-file", file.toString()));
    var said = Cli.run(all.toArray(String[]::new));
    assertThat(said.exit()).as(said.err()).isZero();
    return said.out();
  }

  private String machine(String more) {
    return operator()
        .body(
            """
            {"bmc": {"host": "127.0.0.1", "port": %d, "user": "admin", "password": "secret"%s}}\
            """
                .formatted(port, more))
        .post(MACHINES)
        .then()
        .statusCode(201)
        .body(not(containsString("rack-key")))
        .extract()
        .path("id");
  }

  private void patch(String id, String more, int status) {
    operator()
        .body("{\"bmc\": {\"host\": \"127.0.0.1\", \"port\": %d%s}}".formatted(port, more))
        .patch(MACHINES + "/" + id)
        .then()
        .statusCode(status);
  }

  private String asked(String id, int status) {
    return operator()
        .get(MACHINES + "/" + id + "/bmc")
        .then()
        .statusCode(status)
        .body(not(containsString("rack-key")))
        .extract()
        .asString();
  }

  @Test
  @DisplayName("REST: the key is kept by a change without it, taken away by zeros, never shown")
  void rest() throws Exception {
    var id = machine(", \"kg\": \"%s\", \"suites\": \"17,3,8\"".formatted(KEY));
    assertThat(asked(id, 200)).contains("weak suite in use: cipher suite 8");
    operator()
        .get("/api/v1/bmc/findings")
        .then()
        .body("findAll { it.bmc == '127.0.0.1' }.code", hasItem("weak-suite"));
    patch(id, "", 200);
    assertThat(asked(id, 502)).contains("none of the cipher suites", "bmc.suites");
    patch(id, ", \"suites\": \"8\"", 200);
    assertThat(asked(id, 200)).contains("cipher suite 8");
    patch(id, ", \"suites\": \"8\", \"kg\": \"hex:00\"", 200);
    assertThat(asked(id, 502)).contains("enter it as bmc.kg");
    patch(id, ", \"suites\": \"8,0\"", 400);
    patch(id, ", \"quirks\": [\"forcepermsg\"]", 400);
    patch(id, ", \"kg\": \"longer than twenty octets\"", 400);
    patch(id, ", \"suites\": \"8\", \"kg\": \"%s\"".formatted(KEY), 200);
    assertThat(stored()).isNotEmpty().noneMatch(it -> it.contains(KEY));
    assertThat(operator().get(MACHINES + "/" + id + "/timeline").asString())
        .doesNotContain("rack-key");
    operator().post(MACHINES + "/" + id + "/retire");
  }

  private List<String> stored() throws Exception {
    var texts = new ArrayList<String>();
    try (var connection = database.getConnection();
        var query = connection.prepareStatement("select document from machine");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Test
  @DisplayName("ichor bmc set enters key, suites and quirks; ichor discover takes a key for a list")
  void cli() throws Exception {
    var id = machine("");
    var kg = Files.writeString(folder.resolve("kg"), KEY + "\n");
    assertThat(
            ichor(
                "bmc",
                "set",
                id,
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--kg-file",
                kg.toString(),
                "--suites",
                "8",
                "--quirk",
                "authcap"))
        .contains("127.0.0.1 is the BMC of " + id);
    assertThat(ichor("bmc", "show", id)).contains("weak suite in use");
    operator().post(MACHINES + "/" + id + "/retire");

    var list = Files.writeString(folder.resolve("list"), "admin secret\n");
    ichor(
        "discover", "credentials", "keyed", "--file", list.toString(), "--kg-file", kg.toString());
    assertThat(operator().get("/api/v1/bmc/credentials").asString())
        .contains("keyed")
        .doesNotContain("rack-key");
    operator().delete("/api/v1/bmc/credentials/keyed").then().statusCode(204);
  }
}
