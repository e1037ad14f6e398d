package dev.ichor.api.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.Await;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.console.Consoles;
import dev.ichor.bmc.console.Viewer;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
@DisplayName("ichor bmc and ichor console, from the command line to a simulated BMC")
class BmcCliTest {
  private static final String MACHINES = "/api/v1/machines";

  @Inject OperatorToken token;
  @TempDir Path folder;
  private final List<ChassisAction> actions = new ArrayList<>();
  private final SimulatedBmc bmc =
      new SimulatedBmc(
          new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "R77", "admin", "secret", 4),
          new Machine(),
          BmcFaults.NONE);
  private BmcHost host;
  private String id = "";
  private String name = "";
  private BmcEndpoint at =
      new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "127.0.0.1", 623, "admin", Secret.of("secret"));

  private final class Machine implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {
      actions.add(action);
    }
  }

  @BeforeEach
  void machine() throws Exception {
    host = new BmcHost(InstantSource.system());
    var port = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0)).getPort();
    at =
        new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "127.0.0.1", port, "admin", Secret.of("secret"));
    var made =
        operator()
            .body(
                """
                {"uuid": "%s", "bmc": {"protocol": "ipmi", "host": "127.0.0.1", "port": %d,
                 "user": "admin", "password": "secret"}}\
                """
                    .formatted(UUID.randomUUID(), port))
            .post(MACHINES)
            .then()
            .statusCode(201)
            .extract();
    id = made.path("id");
    name = made.path("name");
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

  private String[] line(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", "http://localhost:" + RestAssured.port));
    all.addAll(List.of("--token-file", file.toString()));
    return all.toArray(String[]::new);
  }

  private String ichor(String... words) throws Exception {
    var said = Cli.run(line(words));
    assertThat(said.exit()).as(said.err()).isZero();
    return said.out();
  }

  @Test
  @DisplayName("The power that the BMC reports is seen without anybody asking, with its time")
  void watched() throws Exception {
    Await.until(
        "it", () -> operator().get(MACHINES + "/" + id).then().extract().path("power.at") != null);
    operator()
        .get(MACHINES + "/" + id)
        .then()
        .body("power.state", equalTo("on"))
        .body("power.at", containsString("T"));
    operator().get("/api/v1/bmc/watch/metrics").then().body(containsString("ichor_bmc_power_on "));
  }

  @Test
  @DisplayName("Every word of ichor bmc reaches the BMC and says what came of it")
  void words() throws Exception {
    assertThat(ichor("bmc", "show", id)).contains("IPMI 2.0", "yes  sensors", "no   virtual-media");
    assertThat(ichor("bmc", "sensors", name))
        .contains("CPU Temp", "47.0 degrees C", "power draw 140.0 W");
    assertThat(ichor("bmc", "fru", id)).contains("board: built-in", "R77");
    assertThat(ichor("bmc", "network", id)).contains("10.77.1.9");
    assertThat(ichor("bmc", "identify", id)).contains("light is on");
    assertThat(ichor("bmc", "identify", "--off", id)).contains("light is off");
    assertThat(ichor("bmc", "nmi", id)).contains("took the diagnostic interrupt");
    assertThat(actions).containsExactly(ChassisAction.DIAGNOSTIC_INTERRUPT);
    assertThat(ichor("bmc", "watchdog", id)).contains("was stopped");
    assertThat(ichor("bmc", "log", "--clear", id)).contains("was emptied");
    var password = Files.writeString(folder.resolve("pw"), "sixteen-letters!").toString();
    assertThat(ichor("bmc", "users", "--add", "eve", "--password-file", password, id))
        .contains("eve", "OPERATOR");
    assertThat(bmc.users().knows("eve", "sixteen-letters!")).isTrue();
    assertThat(ichor("bmc", "users", "--remove", "eve", id)).doesNotContain("eve");
    assertThat(ichor("bmc", "reset", id)).contains("starts anew");
    var unknown = Cli.run(line("bmc", "sensors", "nobody"));
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).contains("no machine nobody");
  }

  @Test
  @DisplayName("REST: abilities with reasons, problems with remedies, no secret in any answer")
  void rest() {
    var path = MACHINES + "/" + id + "/bmc";
    operator()
        .get(path)
        .then()
        .statusCode(200)
        .body("can", hasItem("console"))
        .body("cannot.'http-boot'", containsString("use Redfish"));
    operator()
        .body("{\"name\": \"eve\", \"password\": \"short\"}")
        .post(path + "/users")
        .then()
        .statusCode(400)
        .body("detail", containsString("8 to 20"));
    operator()
        .body("{\"address\": \"10.0.0.300x\", \"mask\": \"255.0.0.0\"}")
        .put(path + "/network")
        .then()
        .statusCode(400);
    operator()
        .delete(path + "/users/nobody")
        .then()
        .statusCode(409)
        .body("detail", containsString("no such user"));
    operator().get(MACHINES + "/" + UUID.randomUUID() + "/bmc/sensors").then().statusCode(404);
    given().get(path + "/users").then().statusCode(401);
    given().contentType(ContentType.JSON).body("{}").post(path + "/nmi").then().statusCode(401);
    assertThat(actions).isEmpty();
  }

  @Test
  @DisplayName("A change is made once per Idempotency-Key; who, what and outcome are told")
  void once() throws Exception {
    var path = MACHINES + "/" + id + "/bmc/users";
    var eve = "{\"name\": \"eve\", \"password\": \"sixteen-letters!\"}";
    for (var time = 0; time < 2; time++) {
      operator()
          .header("Idempotency-Key", "k-" + id)
          .body(eve)
          .post(path)
          .then()
          .statusCode(200)
          .body("name", equalTo("eve"));
    }
    operator().body(eve).post(path).then().statusCode(409);
    operator().delete(path + "/eve").then().statusCode(200);
    Await.until(
        "the end on the timeline",
        () -> operator().get(MACHINES + "/" + id + "/timeline").asString().contains("was removed"));
    operator()
        .get(MACHINES + "/" + id + "/timeline")
        .then()
        .body("findAll { it.kind == 'bmc-asked' }.size()", equalTo(3))
        .body("findAll { it.kind == 'bmc-done' }.size()", equalTo(2))
        .body("find { it.kind == 'bmc-failed' }.text", containsString("there is one of this name"))
        .body("text", hasItem("operator: make BMC user 'eve' with level OPERATOR"))
        .body("text", hasItem("remove BMC user 'eve': the user was removed"))
        .body(not(containsString("sixteen-letters")));
  }

  @Test
  @DisplayName("A console is looked at, typed into, and recorded; without a token nobody is let in")
  void console() throws Exception {
    var path = MACHINES + "/" + id + "/console";
    given().get(path).then().statusCode(401);
    given().contentType(ContentType.JSON).body("{}").post(path + "/keys").then().statusCode(401);
    operator()
        .body("{\"text\": \"x\"}")
        .post(path + "/keys")
        .then()
        .statusCode(409)
        .body("detail", containsString("not connected"));
    operator().get(path + "/recording").then().statusCode(404);
    bmc.serial().print("Talos \u001b]0;evil\u0007says hello");
    var out = new StringWriter();
    var viewer = IchorCommand.commandLine().setOut(new PrintWriter(out, true));
    var arguments = line("console", "--read-only", id);
    var watching = Thread.ofPlatform().daemon(true).start(() -> viewer.execute(arguments));
    Await.until("the screen", () -> out.toString().contains("Talos says hello"));
    operator().body("{\"text\": \"ls\\r\"}").post(path + "/keys").then().statusCode(204);
    Await.until("the echo", () -> out.toString().contains("you said: ls"));
    operator().body("{\"sendBreak\": true}").post(path + "/keys").then().statusCode(204);
    Await.until("a break", () -> bmc.serial().breaks() == 1);
    assertThat(ichor("console", "--recording", id)).contains("\"version\":2", "you said: ls");
    operator().body("{}").post(path + "/keys").then().statusCode(400);
    operator().get(path + "/recording").then().statusCode(200).body(equalTo(recorded()));
    watching.interrupt();
    assertThat(watching.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  @DisplayName("Looking never takes a console from somebody else; POST steal and --steal do")
  void steal() throws Exception {
    var path = MACHINES + "/" + id + "/console";
    operator().get(path + "?steal=true").then().statusCode(400).body(containsString("POST"));
    operator().post(path + "/steal").then().statusCode(409).body(containsString("nobody looks"));
    given().post(path + "/steal").then().statusCode(401);
    var out = new StringBuffer();
    try (var foreign = new BmcPower(BmcConfig.DEFAULT);
        var theirs = new Consoles(foreign.desk(), folder.resolve("x"), InstantSource.system());
        var _ = theirs.watch(MachineId.parse(id), at, seen(out))) {
      Await.until("the foreign viewer", () -> out.indexOf("connected") >= 0);
      var said = new StringWriter();
      var viewer = IchorCommand.commandLine().setOut(new PrintWriter(said, true));
      var arguments = line("console", "--read-only", "--steal", id);
      var watching = Thread.ofPlatform().daemon(true).start(() -> viewer.execute(arguments));
      Await.until("the console", () -> said.toString().contains("[ichor: connected]"));
      Await.until("the end of the foreign console", () -> out.indexOf("the console is over") >= 0);
      watching.interrupt();
      assertThat(watching.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  private static Viewer seen(StringBuffer all) {
    return new Viewer() {
      @Override
      public void text(String text) {
        all.append(text);
      }

      @Override
      public void status(String sentence) {
        all.append(sentence).append('\n');
      }
    };
  }

  private String recorded() throws Exception {
    return ichor("console", "--recording", id);
  }
}
