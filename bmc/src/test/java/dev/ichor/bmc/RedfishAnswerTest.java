package dev.ichor.bmc;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ichor.bmc.policy.SelfTest;
import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.inventory.port.Power;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A hostile service: whatever it answers, reading ends in time and says why. */
class RedfishAnswerTest extends RedfishFaults {
  static Stream<Raw> nonsense() {
    var deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);
    return Stream.of(
        new Raw(
            200,
            Map.of("Content-Type", "text/html"),
            "<html>Log in</html>".getBytes(StandardCharsets.UTF_8),
            true),
        Raw.json(200, "[]"),
        Raw.json(200, "{\"PowerState\":"),
        Raw.json(200, deep),
        Raw.json(200, "{\"a\":\"" + "x".repeat(60_000) + "\"}"),
        Raw.json(200, "{\"a\":[" + "1,".repeat(20_000) + "1]}"),
        Raw.json(200, "{\"a\":\"" + "x".repeat(300_000) + "\"}"),
        Raw.json(200, "{}"));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  @DisplayName("HTML, half JSON, deep, huge or empty documents end the action as 'not understood'")
  void nonsense(Raw raw) throws Exception {
    always(is("GET " + FakeRedfish.SYSTEM), raw);
    assertThat(power.read(endpoint()).toString()).contains("answers what is not understood");
    assertThat(bmc.sessions).hasValue(0);
  }

  @Test
  @DisplayName("Half a body is asked for again; if it stays so, the connection is to blame")
  void halfBody() throws Exception {
    var half = new Raw(200, Map.of(), "{\"Pow".getBytes(StandardCharsets.UTF_8), false);
    once(is("GET " + FakeRedfish.SYSTEM), half);
    assertThat(power.read(endpoint())).isEqualTo(new Power.Reading.State(false));
    always(is("GET " + FakeRedfish.SYSTEM), half);
    assertThat(power.read(endpoint()).toString()).contains("has no HTTPS for us");
  }

  @Test
  @DisplayName("A collection whose pages never end is left (Members@odata.nextLink)")
  void endlessPages() throws Exception {
    var page = new AtomicInteger();
    bmc.fault =
        seen ->
            seen.path().startsWith("/redfish/v1/Systems?")
                    || seen.path().equals("/redfish/v1/Systems")
                ? Optional.of(
                    Raw.json(
                        200,
                        "{\"Members\":[{\"@odata.id\":\"/x/%1$d\"}],\"Members@odata.nextLink\":\"/redfish/v1/Systems?skip=%1$d\"}"
                            .formatted(page.incrementAndGet())))
                : Optional.empty();
    assertThat(power.read(endpoint()).toString()).contains("more than 50 members");
  }

  @Test
  @DisplayName("A page that names itself as the next one is read once")
  void circle() throws Exception {
    bmc.put(
        "/redfish/v1/Systems",
        "{\"Members\":[{\"@odata.id\":\"%s\"}],\"Members@odata.nextLink\":\"/redfish/v1/Systems\"}"
            .formatted(FakeRedfish.SYSTEM));
    assertThat(power.read(endpoint())).isEqualTo(new Power.Reading.State(false));
  }

  @Test
  @DisplayName("A redirect or a link to another host is never followed: no token leaves")
  void elsewhere() throws Exception {
    once(
        is("GET /redfish/v1/Systems"),
        new Raw(307, Map.of("Location", "https://127.0.0.2:9/x"), new byte[0], true));
    assertThat(power.read(endpoint()).toString()).contains("sends us to https://127.0.0.2:9/x");
    bmc.put("/redfish/v1/Systems", "{\"Members\":[{\"@odata.id\":\"https://127.0.0.2:9/x\"}]}");
    assertThat(power.read(endpoint()).toString()).contains("link to another host");
  }

  @Test
  @DisplayName("A stall ends within the time for one answer, and the session is still closed")
  void stall() throws Exception {
    bmc.fault =
        seen -> {
          if (seen.line().equals("GET " + FakeRedfish.SYSTEM)) {
            java.util.concurrent.locks.LockSupport.parkNanos(ofSeconds(30).toNanos());
          }
          return Optional.empty();
        };
    var endpoint = endpoint();
    var reading = assertTimeoutPreemptively(ofSeconds(8), () -> power.read(endpoint));
    assertThat(reading.toString()).contains("no whole answer within");
    Await.until(ofSeconds(2), () -> bmc.lines().stream().anyMatch(l -> l.startsWith("DELETE")));
  }

  @Test
  @DisplayName("A wrong password is told, after one login only: an account may lock")
  void wrongPassword() throws Exception {
    always(
        seen -> seen.path().endsWith("/Sessions"),
        Raw.error(401, "Base.1.8.ResourceAtUriUnauthorized", "no"));
    assertThat(advice(power.on(endpoint()))).contains("refused user 'admin'");
    assertThat(bmc.lines())
        .containsExactly("GET /redfish/v1/", "POST /redfish/v1/SessionService/Sessions");
  }

  @Test
  @DisplayName("A login refused with 400 is a refusal: the password is not sent again as Basic")
  void plainRefusal() throws Exception {
    for (var status : new int[] {400, 406, 422}) {
      bmc.seen.clear();
      always(
          seen -> seen.path().endsWith("/Sessions"),
          Raw.error(status, "iLO.2.8.UnauthorizedLoginAttempt", "no"));
      assertThat(advice(power.on(endpoint()))).contains("refused user 'admin'");
      assertThat(bmc.lines())
          .containsExactly("GET /redfish/v1/", "POST /redfish/v1/SessionService/Sessions");
      assertThat(bmc.seen).noneMatch(seen -> seen.headers().toString().contains("Basic "));
    }
  }

  @Test
  @DisplayName("A self-test that a busy BMC ends keeps what it found before")
  void selfTestKeeps() throws Exception {
    always(
        seen -> seen.path().equals(FakeRedfish.SYSTEM),
        Raw.error(503, "Base.1.8.ServiceTemporarilyUnavailable", "later"));
    var report = power.selfTest(endpoint());
    assertThat(report.checks().getFirst().name()).isEqualTo("service root");
    assertThat(report.checks().getFirst().verdict()).isEqualTo(SelfTest.Verdict.PASSED);
    assertThat(report.checks().getLast().name()).isEqualTo("the rest of the test");
    assertThat(report.count(SelfTest.Verdict.FAILED)).isEqualTo(1);
  }

  @Test
  @DisplayName("No session service, or none free: user and password go with each request")
  void basic() throws Exception {
    always(seen -> seen.path().endsWith("/Sessions"), Raw.error(404, "x", "none"));
    assertThat(power.read(endpoint())).isEqualTo(new Power.Reading.State(false));
    always(
        seen -> seen.path().endsWith("/Sessions"),
        Raw.error(503, "Base.1.8.SessionLimitExceeded", "full"));
    assertThat(power.read(endpoint())).isEqualTo(new Power.Reading.State(false));
  }

  @Test
  @DisplayName("A reset type that is not on the list is not sent (AllowableValues, ActionInfo)")
  void allowable() throws Exception {
    bmc.put(
        FakeRedfish.SYSTEM,
        """
        {"PowerState":"Off","Actions":{"#ComputerSystem.Reset":{
          "target":"/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
          "@Redfish.ActionInfo":"/redfish/v1/Systems/1/ResetInfo"}}}""");
    bmc.put(
        "/redfish/v1/Systems/1/ResetInfo",
        "{\"Parameters\":[{\"Name\":\"ResetType\",\"AllowableValues\":[\"ForceOff\"]}]}");
    assertThat(advice(power.on(endpoint()))).contains("it offers only ForceOff");
    assertThat(bmc.lines()).noneMatch(line -> line.endsWith("ComputerSystem.Reset"));
  }

  @Test
  @DisplayName("202: the task is watched to its end, and its failure is ours")
  void task() throws Exception {
    var polls = new AtomicInteger();
    bmc.fault =
        seen -> {
          if (seen.path().endsWith("ComputerSystem.Reset")) {
            return Optional.of(Raw.json(202, "{}").with("Location", "/redfish/v1/TaskMonitor/7"));
          }
          if (seen.path().endsWith("/TaskMonitor/7")) {
            return Optional.of(
                polls.incrementAndGet() < 2
                    ? Raw.json(202, "{\"TaskState\":\"Running\"}")
                    : Raw.json(
                        200,
                        "{\"TaskState\":\"Exception\",\"Messages\":[{\"Message\":\"no power budget\"}]}"));
          }
          return Optional.empty();
        };
    assertThat(advice(power.on(endpoint()))).contains("Exception: no power budget");
  }

  @Test
  @DisplayName("Several systems and nothing that names the machine: refused, not guessed")
  void severalSystems() throws Exception {
    bmc.put("/redfish/v1/Systems/2", "{\"Id\":\"2\",\"PowerState\":\"On\"}");
    bmc.put(
        "/redfish/v1/Systems",
        "{\"Members\":[{\"@odata.id\":\"/redfish/v1/Systems/1\"},{\"@odata.id\":\"/redfish/v1/Systems/2\"}]}");
    assertThat(power.read(endpoint()).toString()).contains("has several systems (1, 2)");
  }

  @Test
  @DisplayName("Stopping ends a wait at once and still deletes the session")
  void stopping() throws Exception {
    always(is("GET " + FakeRedfish.SYSTEM), Raw.error(503, "x", "later").with("Retry-After", "3"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var endpoint = endpoint();
      var reading = threads.submit(() -> power.read(endpoint));
      Await.until(ofSeconds(5), () -> bmc.count("GET " + FakeRedfish.SYSTEM) > 0);
      power.close();
      assertThat(reading.get(3, TimeUnit.SECONDS).toString()).contains("Ichor is stopping");
      Await.until(ofSeconds(2), () -> bmc.sessions.get() == 0);
    }
  }

  @Test
  @DisplayName("Nothing listens: told as such, worth a later try")
  void nobody() throws Exception {
    var endpoint = endpoint();
    bmc.close();
    assertThat(power.read(endpoint).toString()).contains("has no HTTPS for us");
  }
}
