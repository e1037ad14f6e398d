package dev.ichor.bmc;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ichor.bmc.policy.PowerLimits;
import dev.ichor.bmc.redfish.client.RedfishConfig;
import dev.ichor.bmc.redfish.policy.QuirkTable;
import dev.ichor.bmc.redfish.policy.QuirkYaml;
import dev.ichor.bmc.redfish.wire.JsonLimits;
import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.bmc.support.FakeRedfish.Seen;
import dev.ichor.bmc.support.TestCertificate;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A hostile service: whatever it answers to one request, the action ends in time and says why. */
class RedfishFaultTest {
  private static final JsonLimits SMALL = new JsonLimits(200_000, 20, 50_000, 10_000);
  private static final QuirkTable HASTY =
      QuirkYaml.read("[{name: t, why: t, set: {busyPause: PT0.01S, busyRetries: 3}}]", "test");
  private static Optional<TestCertificate> certificate = Optional.empty();

  private FakeRedfish bmc;
  private BmcPower power;

  @BeforeAll
  static void certificate() throws Exception {
    certificate = Optional.of(TestCertificate.make(false));
  }

  static BmcConfig config(QuirkTable quirks) {
    var redfish =
        new RedfishConfig(
            ofSeconds(2),
            ofMillis(800),
            ofSeconds(8),
            Duration.ZERO,
            120,
            50,
            ofSeconds(4),
            ofSeconds(20),
            ofSeconds(60),
            SMALL,
            quirks);
    return new BmcConfig(
        WireFaultTest.CONFIG.ipmi(),
        redfish,
        new PowerLimits(ofMillis(300), ofMillis(20), 4, 2),
        ofSeconds(60));
  }

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeRedfish(certificate.orElseThrow());
    power = new BmcPower(config(HASTY));
  }

  @AfterEach
  void stop() throws Exception {
    power.close();
    bmc.close();
  }

  private BmcEndpoint endpoint() throws Exception {
    return new BmcEndpoint(
        BmcEndpoint.Protocol.REDFISH,
        "127.0.0.1",
        bmc.port(),
        "admin",
        Secret.of("secret"),
        Optional.empty(),
        Optional.of(new BmcTrust(certificate.orElseThrow().fingerprint())));
  }

  private static String advice(Power.Result result) {
    assertThat(result).isInstanceOf(Power.Result.Failed.class);
    return ((Power.Result.Failed) result).advice();
  }

  private void once(Predicate<Seen> when, Raw raw) {
    times(1, when, raw);
  }

  private void times(int most, Predicate<Seen> when, Raw raw) {
    var left = new AtomicInteger(most);
    bmc.fault =
        seen -> when.test(seen) && left.getAndDecrement() > 0 ? Optional.of(raw) : Optional.empty();
  }

  private void always(Predicate<Seen> when, Raw raw) {
    times(Integer.MAX_VALUE, when, raw);
  }

  private static Predicate<Seen> is(String line) {
    return seen -> seen.line().equals(line);
  }

  @Test
  @DisplayName("One network boot: session made, PATCH with If-Match, reset, session deleted")
  void netboot() throws Exception {
    var result = power.netbootOnce(endpoint(), Power.Firmware.UEFI);
    assertThat(result).isInstanceOf(Power.Result.Done.class);
    assertThat(bmc.sessions).hasValue(0);
    var patch = bmc.seen.stream().filter(s -> s.method().equals("PATCH")).findFirst().orElseThrow();
    assertThat(patch.headers()).containsEntry("if-match", "\"1\"");
    assertThat(patch.body()).contains("\"BootSourceOverrideTarget\":\"Pxe\"").contains("Once");
    assertThat(bmc.system().path("PowerState").asText()).isEqualTo("On");
  }

  static Stream<Raw> passing() {
    return Stream.of(
        Raw.error(503, "Base.1.0.ServiceTemporarilyUnavailable", "later").with("Retry-After", "0"),
        Raw.error(409, "Base.1.0.ResourceInUse", "busy"),
        Raw.error(400, "IDRAC.2.8.SYS518", "iDRAC is not ready"),
        Raw.error(400, "iLO.2.14.UnableToModifyDuringSystemPOST", "in POST"),
        Raw.error(412, "Base.1.0.PreconditionFailed", "etag"),
        Raw.error(428, "Base.1.0.PreconditionRequired", "etag"),
        Raw.error(401, "Base.1.0.SessionTerminated", "log in again"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  @DisplayName("A write that meets 503, 409, 412, 428, 'not ready' or an ended session is repeated")
  void passing(Raw raw) throws Exception {
    once(is("PATCH " + FakeRedfish.SYSTEM), raw);
    assertThat(power.netbootOnce(endpoint(), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
    assertThat(bmc.count("PATCH " + FakeRedfish.SYSTEM)).isEqualTo(2);
    Await.until(ofSeconds(2), () -> bmc.sessions.get() <= 0);
  }

  @Test
  @DisplayName("412 to every ETag there is: the ladder ends without If-Match, then says so")
  void ladder() throws Exception {
    always(
        seen -> seen.method().equals("PATCH") && seen.headers().containsKey("if-match"),
        Raw.error(412, "Base.1.0.PreconditionFailed", "etag"));
    assertThat(power.netbootOnce(endpoint(), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
    var tags =
        bmc.seen.stream()
            .filter(s -> s.method().equals("PATCH"))
            .map(s -> s.headers().getOrDefault("if-match", "none"))
            .toList();
    assertThat(tags).containsExactly("\"1\"", "W/\"1\"", "1", "*", "none");
  }

  @Test
  @DisplayName("Somebody else wrote meanwhile: 412 with a new ETag is written again with that one")
  void changedMeanwhile() throws Exception {
    var left = new AtomicInteger(1);
    bmc.fault =
        seen -> {
          if (!seen.method().equals("PATCH") || left.getAndDecrement() <= 0) {
            return Optional.empty();
          }
          bmc.versions.merge(FakeRedfish.SYSTEM, 1, Integer::sum);
          return Optional.of(Raw.error(412, "Base.1.0.PreconditionFailed", "etag"));
        };
    assertThat(power.netbootOnce(endpoint(), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
    assertThat(bmc.seen.stream().filter(s -> s.method().equals("PATCH")).toList().getLast())
        .satisfies(s -> assertThat(s.headers()).containsEntry("if-match", "\"2\""));
  }

  @Test
  @DisplayName("503 for ever is Busy, told with the BMC's own words, and worth a later try")
  void busy() throws Exception {
    always(is("GET /redfish/v1/Systems"), Raw.error(503, "Base.1.0.x", "starting up"));
    var result = (Power.Result.Failed) power.on(endpoint());
    assertThat(result.advice()).contains("is busy").contains("starting up");
    assertThat(result.transient_()).isTrue();
    assertThat(bmc.sessions).hasValue(0);
  }

  @Test
  @DisplayName("200 without effect: read back, other forms tried, never a reset")
  void noEffect() throws Exception {
    always(is("PATCH " + FakeRedfish.SYSTEM), Raw.json(200, "{}"));
    assertThat(advice(power.netbootOnce(endpoint(), Power.Firmware.UEFI)))
        .contains("was told to boot from Once Pxe UEFI and reads back Disabled None UEFI");
    assertThat(bmc.lines()).noneMatch(line -> line.contains("Reset"));
  }

  @Test
  @DisplayName("400 that changed the boot override all the same counts as done")
  void refusedYetDone() throws Exception {
    bmc.fault =
        seen -> {
          if (!seen.method().equals("PATCH")) {
            return Optional.empty();
          }
          ((com.fasterxml.jackson.databind.node.ObjectNode) bmc.system().get("Boot"))
              .put("BootSourceOverrideEnabled", "Once")
              .put("BootSourceOverrideTarget", "Pxe");
          return Optional.of(Raw.error(400, "Base.1.0.GeneralError", "no"));
        };
    assertThat(power.netbootOnce(endpoint(), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
  }

  @Test
  @DisplayName("A reset whose answer is lost is not sent a second time (DSP0266 'POST')")
  void lostReset() throws Exception {
    once(
        seen -> seen.path().endsWith("ComputerSystem.Reset"),
        new Raw(200, Map.of(), new byte[0], false));
    var result = (Power.Result.Failed) power.on(endpoint());
    assertThat(result.transient_()).isTrue();
    assertThat(bmc.lines().stream().filter(line -> line.contains("Reset"))).hasSize(1);
    assertThat(bmc.sessions).hasValue(0);
  }

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
