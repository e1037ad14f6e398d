package dev.ichor.bmc;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.FakeRedfish;
import dev.ichor.bmc.support.FakeRedfish.Raw;
import dev.ichor.inventory.port.Power;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A hostile service: whatever it does to a write, the action ends in time and says why. */
class RedfishFaultTest extends RedfishFaults {
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
}
