package dev.ichor.api.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.ichor.api.Await;
import dev.ichor.api.app.BmcOffice;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("What keeps a BMC in order, from the command line to a simulated BMC")
class BmcHousekeepingCliTest {
  private static final String MACHINES = "/api/v1/machines";

  @Inject OperatorToken token;
  @Inject BmcOffice office;
  @TempDir Path folder;
  private final SimulatedBmc bmc =
      SimulatedBmc.withBlade(
          new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "R80", "admin", "secret", 4),
          new AlwaysOn(),
          BmcFaults.NONE);
  private BmcHost host;
  private String id = "";
  private int port;

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
  void machine() throws Exception {
    host = new BmcHost(InstantSource.system());
    port = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0)).getPort();
    id = entered("");
  }

  /**
   * @param more of its BMC
   */
  private String entered(String more) {
    return operator()
        .body(
            """
            {"uuid": "%s", "bmc": {"protocol": "ipmi", "host": "127.0.0.1", "port": %d,
             "user": "admin", "password": "secret"%s}}\
            """
                .formatted(UUID.randomUUID(), port, more))
        .post(MACHINES)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @AfterEach
  void stop() throws Exception {
    operator().post(MACHINES + "/" + id + "/retire");
    host.close();
  }

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private String ichor(String... words) throws Exception {
    var said = run(words);
    assertThat(said.exit()).as(said.err()).isZero();
    return said.out();
  }

  private Cli.Said run(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", "http://localhost:" + RestAssured.port));
    all.addAll(List.of("--token-file", file.toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  @DisplayName("ichor bmc clock|sol|limit|asset-tag|name do what they say and show it")
  void words() throws Exception {
    bmc.keep().setClock(Instant.parse("2031-05-06T07:08:09Z"), Instant.now());
    assertThat(ichor("bmc", "clock", id)).contains("fast, so its events are dated wrongly");
    assertThat(ichor("bmc", "show", id)).contains("its clock is");
    assertThat(ichor("bmc", "clock", "--set", id)).doesNotContain("wrongly");
    assertThat(ichor("bmc", "sol", id)).contains("serial over LAN is on", "115200 bit/s");
    assertThat(ichor("bmc", "sol", "--disable", "--rate", "9600", id))
        .contains("serial over LAN is off", "9600 bit/s");
    assertThat(ichor("bmc", "sol", "--enable", id)).contains("serial over LAN is on");
    assertThat(ichor("bmc", "limit", id)).contains("not limited");
    assertThat(ichor("bmc", "limit", "--watts", "300", id)).contains("limited, 300 W are set");
    assertThat(ichor("bmc", "limit", "--off", id)).contains("not limited");
    assertThat(ichor("bmc", "asset-tag", "--set", "rack 7 slot 3", id)).contains("rack 7 slot 3");
    assertThat(ichor("bmc", "name", "--set", "bmc-r7s3", id)).contains("bmc-r7s3");
    operator()
        .get(MACHINES + "/" + id + "/timeline")
        .then()
        .body("text", hasItem("limit the power to 300 W: written and read back"));
  }

  @Test
  @DisplayName("Wishes that make no sense are 400, what the BMC refuses is 409")
  void refusals() throws Exception {
    var at = MACHINES + "/" + id + "/bmc";
    operator().body("{}").patch(at + "/sol").then().statusCode(400);
    operator().body("{\"bitRate\": 1200}").patch(at + "/sol").then().statusCode(400);
    operator().body("{\"watts\": 0}").put(at + "/power-limit").then().statusCode(400);
    operator().body("{}").put(at + "/power-limit").then().statusCode(400);
    operator().body("{\"watts\": 60000}").put(at + "/power-limit").then().statusCode(409);
    operator().body("{\"text\": \"a\\nb\"}").put(at + "/asset-tag").then().statusCode(400);
    operator().body("{\"text\": \"a b\"}").put(at + "/name").then().statusCode(400);
    operator().put(at + "/alerts/10.0.0.300").then().statusCode(400);
    operator().put(at + "/alerts/0.0.0.0").then().statusCode(400);
    assertThat(run("bmc", "sol", "--enable", "--disable", id).exit()).isEqualTo(1);
  }

  @Test
  @DisplayName("A machine whose BMC has a target is the controller behind it; a bad one is 400")
  void target() throws Exception {
    var blade = entered(", \"target\": \"0x82\"");
    assertThat(ichor("bmc", "fru", blade)).contains("R80");
    assertThat(ichor("bmc", "show", blade)).contains("product 2");
    operator().post(MACHINES + "/" + blade + "/retire");
    var deeper = entered(", \"target\": \"0x82,7:0x74\"");
    assertThat(ichor("bmc", "show", deeper)).contains("product 3");
    operator().post(MACHINES + "/" + deeper + "/retire");
    operator()
        .body(
            """
            {"bmc": {"protocol": "ipmi", "host": "127.0.0.1", "user": "admin",
             "password": "secret", "target": "0x83"}}\
            """)
        .patch(MACHINES + "/" + id)
        .then()
        .statusCode(400);
  }

  @Test
  @DisplayName("ichor bmc alerts adds and removes; a trap is a line on the machine's timeline")
  void alerts() throws Exception {
    assertThat(ichor("bmc", "alerts", "--add", "10.77.1.2", id))
        .contains("alerts are on", "10.77.1.2")
        .doesNotContain("sends nothing");
    assertThat(bmc.alertReceivers()).containsExactly("10.77.1.2");
    assertThat(ichor("bmc", "alerts", "--remove", "10.77.1.2", id)).doesNotContain("10.77.1.2");
    var receiver = office.traps().address().orElseThrow();
    var path = MACHINES + "/" + id + "/timeline";
    var wanted = "the BMC tells by SNMP: information: ACPI power state 01h: S0 working";
    Await.until(
        "the trap on the timeline",
        () -> {
          host.trap(bmc, receiver);
          return operator().get(path).asString().contains("by SNMP");
        });
    operator().get(path).then().body("text", hasItem(wanted));
    operator().get(MACHINES + "/" + id).then().body("state", equalTo("DISCOVERED"));
  }
}
