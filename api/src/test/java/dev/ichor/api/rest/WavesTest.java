package dev.ichor.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.ichor.api.cli.Cli;
import dev.ichor.api.security.OperatorToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@DisplayName("Power in waves and tasks for people, over REST and from the command line")
class WavesTest {
  private static final String WAVES = "/api/v1/power/waves";

  @Inject OperatorToken token;
  @TempDir private Path folder;

  private RequestSpecification operator() {
    return given()
        .header("Authorization", "Bearer " + token.value().reveal())
        .contentType(ContentType.JSON);
  }

  private String enter(String name, String rack, String bmc) {
    return operator()
        .body(
            "{\"name\": \"%s\", \"labels\": {\"rack\": \"%s\"}, \"bmc\": %s}"
                .formatted(name, rack, bmc))
        .post("/api/v1/machines")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private String withBmc(String name, String rack, int port) {
    return enter(
        name,
        rack,
        "{\"host\": \"127.78.9.9\", \"port\": %d, \"user\": \"a\", \"password\": \"b\"}"
            .formatted(port));
  }

  private Cli.Said ichor(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("token"), token.value().reveal());
    var all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--server", "http://localhost:" + RestAssured.port, "--token-file", file.toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  @DisplayName("A wave is previewed, begun, followed, kept with each machine's outcome")
  void wave() throws Exception {
    withBmc("wave-a", "w1", 1001);
    withBmc("wave-b", "w2", 1002);
    var body = "{\"action\": \"on\", \"match\": {\"label.rack\": \"w?\"}, \"groupBy\": \"rack\"%s}";
    operator()
        .body(body.formatted(", \"preview\": true"))
        .post(WAVES)
        .then()
        .statusCode(200)
        .body("count", equalTo(2))
        .body("machines.group", hasItem("w1"));
    String id =
        operator()
            .body(body.formatted(""))
            .post(WAVES)
            .then()
            .statusCode(202)
            .header("Location", containsString(WAVES))
            .extract()
            .path("id");
    ended(id);
    operator()
        .get(WAVES + "/" + id)
        .then()
        .body("counts.done", equalTo(2))
        .body("machines.phase", hasItem("done"));
    assertThat(ichor("power", "show", id).out()).contains("wave-a", "2 done");
  }

  private void ended(String id) throws InterruptedException {
    for (var look = 0; look < 400; look++) {
      String state = operator().get(WAVES + "/" + id).then().extract().path("state");
      if (state.equals("ended")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("the wave did not end");
  }

  @Test
  @DisplayName("The command follows a wave; a failure is told with the remedy and as exit code 1")
  void command() throws Exception {
    withBmc("cmd-a", "c1", 1011);
    var off = ichor("power", "do", "off", "cmd-a");
    assertThat(off.exit()).isEqualTo(1);
    assertThat(off.out()).contains("BMC is busy; try again in a minute");
    var on = ichor("power", "do", "on", "cmd-a", "--stagger", "0s");
    assertThat(on.exit()).isZero();
    assertThat(on.out()).contains("1 done");
    assertThat(ichor("power", "list").out()).contains("ended");
    assertThat(ichor("power", "do", "on", "cmd-a", "--preview").out()).contains("1 machines");
    assertThat(ichor("power", "do", "explode", "cmd-a").exit()).isEqualTo(1);
  }

  @Test
  @DisplayName("A wave that nobody can have meant is refused with the count to say")
  void guarded() {
    for (var i = 0; i < 11; i++) {
      withBmc("many-" + i, "many", 1100 + i);
    }
    var body = "{\"action\": \"reset\", \"match\": {\"label.rack\": \"many\"}%s}";
    operator()
        .body(body.formatted(""))
        .post(WAVES)
        .then()
        .statusCode(409)
        .body("detail", containsString("expect=11"));
    operator()
        .body(body.formatted(", \"expect\": 12"))
        .post(WAVES)
        .then()
        .statusCode(409)
        .body("detail", containsString("11 machines fit, not 12"));
    operator()
        .body("{\"action\": \"reset\"}")
        .post(WAVES)
        .then()
        .statusCode(400)
        .body("detail", containsString("not guessed"));
    operator()
        .body("{\"action\": \"on\", \"machines\": [\"nobody\"]}")
        .post(WAVES)
        .then()
        .statusCode(409);
  }

  @Test
  @DisplayName("Protected machines are left out of what disturbs them")
  void protectedMachines() {
    var id = withBmc("safe-a", "safe", 1201);
    operator().body("{\"protected\": true}").patch("/api/v1/machines/" + id).then().statusCode(200);
    operator()
        .body("{\"action\": \"reset\", \"machines\": [\"safe-a\"], \"preview\": true}")
        .post(WAVES)
        .then()
        .body("count", equalTo(0))
        .body("leftOut[0].why", containsString("protected"));
  }

  private String begin(String body) {
    return operator().body(body).post(WAVES).then().statusCode(202).extract().path("id");
  }

  @Test
  @DisplayName("A machine that is protected before its turn is left alone; it is in one wave only")
  void protectedMeanwhile() throws Exception {
    withBmc("turn-a", "turn", 1301);
    var second = withBmc("turn-b", "turn", 1302);
    var body =
        "{\"action\": \"netboot\", \"match\": {\"label.rack\": \"turn\"}, \"stagger\": \"3s\","
            + " \"perGroup\": 1}";
    var id = begin(body);
    operator()
        .body("{\"protected\": true}")
        .patch("/api/v1/machines/" + second)
        .then()
        .statusCode(200);
    operator()
        .body("{\"action\": \"on\", \"machines\": [\"turn-b\"]}")
        .post(WAVES)
        .then()
        .statusCode(409)
        .body("detail", containsString("another wave"));
    ended(id);
    operator()
        .get(WAVES + "/" + id)
        .then()
        .body("machines.find { it.name == 'turn-a' }.phase", equalTo("done"))
        .body("machines.find { it.name == 'turn-b' }.phase", equalTo("cancelled"))
        .body("machines.find { it.name == 'turn-b' }.why", containsString("protected"));
  }

  @Test
  @DisplayName("A magic packet confirms nothing, and the wave does not say so")
  void unconfirmed() throws Exception {
    var machine =
        enter(
            "wake-c",
            "k2",
            "{\"protocol\": \"wake\", \"host\": \"127.0.0.255\", \"user\": \"52:54:00:aa:0b:03\"}");
    var id = begin("{\"action\": \"on\", \"machines\": [\"wake-c\"]}");
    ended(id);
    operator().get(WAVES + "/" + id).then().body("counts.sent", equalTo(1));
    operator()
        .get("/api/v1/machines/" + machine + "/timeline")
        .then()
        .body("kind", hasItem("power-sent"))
        .body("kind", not(hasItem("power-done")));
  }

  @Test
  @DisplayName("Without a BMC a person is asked, and confirms; nobody's password is needed")
  void task() throws Exception {
    var id = enter("hand-a", "h1", "{\"protocol\": \"human\", \"host\": \"hall-2\"}");
    operator()
        .post("/api/v1/machines/" + id + "/power/off")
        .then()
        .statusCode(202)
        .body("bmc", equalTo("human://hall-2"));
    var listed = ichor("tasks", "list").out();
    assertThat(listed).contains("hand-a: power off");
    String task =
        listed.lines().filter(line -> line.contains("hand-a: power off")).findFirst().orElseThrow();
    var taskId = task.split(" ")[0];
    assertThat(ichor("tasks", "done", taskId, "--say", "by Ada").out()).startsWith("done");
    operator()
        .get("/api/v1/tasks")
        .then()
        .statusCode(200)
        .body("find { it.id == '%s' }.words".formatted(taskId), equalTo("by Ada"));
    operator().post("/api/v1/tasks/" + taskId + "/refuse").then().statusCode(409);
    assertThat(ichor("tasks", "refuse", "00000000-0000-4000-8000-000000000000").exit())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("Wake-on-LAN is entered with the MAC that wakes; what is no MAC is refused")
  void wake() {
    var wake = "{\"protocol\": \"wake\", \"host\": \"127.0.0.255\", \"user\": \"%s\"}";
    var id = enter("wake-a", "k1", wake.formatted("52:54:00:aa:0b:01"));
    operator()
        .get("/api/v1/machines/" + id)
        .then()
        .body("bmc", equalTo("wake://52:54:00:aa:0b:01@127.0.0.255:9"));
    operator()
        .body("{\"name\": \"wake-b\", \"bmc\": %s}".formatted(wake.formatted("nobody")))
        .post("/api/v1/machines")
        .then()
        .statusCode(400);
    operator()
        .body("{\"name\": \"half\", \"bmc\": {\"host\": \"127.78.9.9\", \"user\": \"a\"}}")
        .post("/api/v1/machines")
        .then()
        .statusCode(400)
        .body("detail", containsString("password"));
  }

  @Test
  @DisplayName("A self-test of a BMC that does not answer says so; without a BMC it is refused")
  void selfTest() throws Exception {
    var id =
        enter(
            "test-a",
            "t1",
            "{\"protocol\": \"redfish\", \"host\": \"127.0.0.1\", \"port\": 1, \"user\": \"a\","
                + " \"password\": \"b\"}");
    operator()
        .post("/api/v1/machines/" + id + "/bmc/self-test")
        .then()
        .statusCode(200)
        .body("failed", equalTo(1))
        .body("checks[0].detail", containsString("has no HTTPS"));
    assertThat(ichor("bmc-test", id).exit()).isEqualTo(1);
    var hand = enter("test-b", "t1", "{\"protocol\": \"human\", \"host\": \"hall-3\"}");
    operator().post("/api/v1/machines/" + hand + "/bmc/self-test").then().statusCode(409);
  }
}
