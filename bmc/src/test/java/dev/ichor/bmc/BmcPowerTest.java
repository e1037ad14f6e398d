package dev.ichor.bmc;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.BootDevice;
import dev.ichor.bmc.ipmi.wire.BootFlags;
import dev.ichor.bmc.ipmi.wire.BootOptions;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.support.Await;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The whole module, on a BMC that takes suite 17, and sometimes misbehaves. */
class BmcPowerTest {
  private FakeBmc bmc;
  private BmcPower power;

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    power = new BmcPower(WireFaultTest.CONFIG);
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  private static List<String> steps(Power.Result result) {
    assertThat(result).isInstanceOf(Power.Result.Done.class);
    return ((Power.Result.Done) result).steps();
  }

  private static Power.Result.Failed failed(Power.Result result) {
    assertThat(result).isInstanceOf(Power.Result.Failed.class);
    return (Power.Result.Failed) result;
  }

  @Test
  @DisplayName("netbootOnce on an EFI machine that is off: A0h 04h in parameter 5, then power on")
  void netboot() throws Exception {
    assertThat(steps(power.netbootOnce(bmc.endpoint(), Power.Firmware.UEFI)))
        .containsExactly(
            "boot flags kept until used (parameter 3)",
            "network boot set for the next start only, EFI",
            "boot device reads back as network",
            "power on accepted",
            "the BMC reports power on");
    assertThat(bmc.chassis.bootFlags()).isEqualTo(new BootFlags(true, false, true, BootDevice.PXE));
    assertThat(bmc.chassis.asked())
        .containsSubsequence(
            "Set System Boot Options 0001",
            "Set System Boot Options 031f",
            "Set System Boot Options 040101",
            "Set System Boot Options 05a004000000",
            "Set System Boot Options 0000",
            "Get System Boot Options 050000",
            "Chassis Control 01",
            "Get Chassis Status");
    assertThat(bmc.closed.get()).isEqualTo(bmc.opened.get()).isEqualTo(1);
  }

  @Test
  @DisplayName("A BMC that refuses parameters 0, 3 and 4 is armed all the same, and it is told")
  void refusedParameters() {
    for (var parameter : List.of(0, 3, 4)) {
      bmc.chassis.optionRefusals.put(parameter, CompletionCode.PARAMETER_NOT_SUPPORTED);
    }
    assertThat(steps(power.netbootOnce(bmc.endpoint(), Power.Firmware.BIOS)))
        .contains(
            "boot flags may lapse after 60 s: parameter 3 refused, parameter not supported (80h)");
  }

  @Test
  @DisplayName("Boot flags that cannot be read back do not stop the boot, and it is told")
  void noReadBack() {
    bmc.chassis.refusals.put(Command.GET_BOOT_OPTIONS, CompletionCode.UNRECOGNISED_COMMAND);
    assertThat(steps(power.netbootOnce(bmc.endpoint(), Power.Firmware.UNKNOWN)))
        .anyMatch(step -> step.startsWith("network boot not confirmed by read-back"));
    assertThat(bmc.chassis.isOn()).isTrue();
  }

  @Test
  @DisplayName("A BMC that accepts the boot device and keeps another fails before any reset")
  void forgetful() {
    bmc.chassis.forgetBootFlags();
    var failure = failed(power.netbootOnce(bmc.endpoint(), Power.Firmware.UEFI));
    assertThat(failure.advice())
        .contains("was told to boot from network and reads back no override");
    assertThat(failure.transient_()).isFalse();
    assertThat(bmc.chassis.isOn()).isFalse();
    assertThat(bmc.closed.get()).isEqualTo(bmc.opened.get());
  }

  @Test
  @DisplayName("Refused boot flags: the announcement is taken back, the fault has the BMC's words")
  void refusedFlags() {
    bmc.chassis.optionRefusals.put(BootOptions.BOOT_FLAGS, CompletionCode.BAD_FIELD);
    var failure = failed(power.netbootOnce(bmc.endpoint(), Power.Firmware.UEFI));
    assertThat(failure.advice()).contains("data field in request not accepted (cch)");
    assertThat(bmc.chassis.asked()).contains("Set System Boot Options 0000");
  }

  @Test
  @DisplayName("UNKNOWN firmware keeps the EFI bit that the BMC has")
  void unknownFirmware() throws Exception {
    power.netbootOnce(bmc.endpoint(), Power.Firmware.UEFI);
    power.netbootOnce(bmc.endpoint(), Power.Firmware.UNKNOWN);
    assertThat(bmc.chassis.bootFlags().efi()).isTrue();
    power.netbootOnce(bmc.endpoint(), Power.Firmware.BIOS);
    power.netbootOnce(bmc.endpoint(), Power.Firmware.UNKNOWN);
    assertThat(bmc.chassis.bootFlags().efi()).isFalse();
  }

  @Test
  @DisplayName("Busy throughout is transient; no privilege is not (C0h, D4h)")
  void completionCodes() {
    bmc.chassis.refusals.put(Command.GET_CHASSIS_STATUS, CompletionCode.NODE_BUSY);
    assertThat(failed(power.on(bmc.endpoint())).transient_()).isTrue();
    bmc.chassis.refusals.clear();
    bmc.chassis.refusals.put(Command.SET_SESSION_PRIVILEGE, new CompletionCode(0x81));
    var failure = failed(power.on(bmc.endpoint()));
    assertThat(failure.advice()).contains("does not give user 'admin' the level OPERATOR");
    assertThat(failure.transient_()).isFalse();
  }

  @Test
  @DisplayName("Suite 3 is used when 17 is refused, and remembered for the next login")
  void remembersSuite() throws Exception {
    try (var old = new FakeBmc(CipherSuite.SUITE_3)) {
      power.read(old.endpoint());
      assertThat(old.suitesAsked).hasSize(2);
      old.suitesAsked.clear();
      assertThat(power.read(old.endpoint())).isEqualTo(new Power.Reading.State(false));
      assertThat(old.suitesAsked).containsExactly(CipherSuite.SUITE_3.algorithms());
    }
  }

  @Test
  @DisplayName("A BMC without either suite is told apart from a wrong password")
  void noSuite() throws Exception {
    try (var odd = new FakeBmc()) {
      assertThat(failed(power.on(odd.endpoint())).advice())
          .contains("none of the cipher suites [17, 3]");
    }
  }

  @Test
  @DisplayName("Callers of one BMC take turns: never two sessions at once")
  void serialised() throws Exception {
    var most = new ArrayList<Integer>();
    bmc.wire(
        (_, datagram) -> {
          most.add(bmc.opened.get() - bmc.closed.get());
          return List.of(datagram);
        });
    var done = new CountDownLatch(12);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 12; i++) {
        threads.execute(
            () -> {
              power.on(bmc.endpoint());
              done.countDown();
            });
      }
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(bmc.opened.get()).isEqualTo(12);
    assertThat(most).allMatch(open -> open <= 1);
  }

  @Test
  @DisplayName("Silent BMCs delay nobody else: each has its own queue")
  void deadNeighbours() throws Exception {
    var patient = new BmcPower(BmcConfig.DEFAULT); // waits 6 s for each
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var dead = new ArrayList<FakeBmc>();
      var ended = new AtomicInteger();
      for (var i = 0; i < 20; i++) {
        var silent = new FakeBmc(CipherSuite.SUITE_17);
        silent.wire((_, _) -> List.of());
        dead.add(silent);
        threads.execute(
            () -> {
              patient.read(silent.endpoint());
              ended.incrementAndGet();
            });
      }
      for (var silent : dead) {
        Await.until(ofSeconds(20), () -> silent.received.get() > 0);
      }
      assertThat(patient.read(bmc.endpoint())).isEqualTo(new Power.Reading.State(false));
      assertThat(ended.get()).isLessThan(20);
      patient.close();
      dead.forEach(FakeBmc::close);
    }
  }

  @Test
  @DisplayName("close() ends a running action at once and closes its session at the BMC")
  void shutdown() throws Exception {
    bmc.chassis.refusals.put(Command.CHASSIS_CONTROL, CompletionCode.OK); // accepts, does nothing
    var slow =
        new BmcPower(
            new BmcConfig(
                WireFaultTest.CONFIG.ipmi(),
                BmcConfig.DEFAULT.redfish(),
                BmcConfig.DEFAULT.power(),
                BmcConfig.DEFAULT.protocolAge()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var result = threads.submit(() -> slow.on(bmc.endpoint()));
      Await.until(ofSeconds(20), () -> bmc.chassis.asked().contains("Chassis Control 01"));
      assertTimeout(ofSeconds(5), slow::close);
      assertThat(failed(result.get(5, TimeUnit.SECONDS)).advice()).contains("Ichor is stopping");
    }
    Await.until(ofSeconds(5), () -> bmc.closed.get() == 1);
  }

  @Test
  @DisplayName("Credentials that IPMI cannot carry are refused with the reason")
  void refusedEndpoints() {
    var endpoint = bmc.endpoint();
    var lengthy =
        new BmcEndpoint(
            endpoint.protocol(), endpoint.host(), endpoint.port(), "a", Secret.of("x".repeat(21)));
    assertThat(failed(power.on(lengthy)).advice()).contains("longer than 20 octets");
    assertThat(bmc.received.get()).isZero();
  }
}
