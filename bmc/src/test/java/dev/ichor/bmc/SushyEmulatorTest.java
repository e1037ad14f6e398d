package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.bmc.support.PythonPeers;
import dev.ichor.bmc.support.SushyEmulator;
import dev.ichor.bmc.support.TestCertificate;
import dev.ichor.inventory.model.BmcBoot;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Our Redfish client against a service of others: sushy-tools, as OpenStack tests with it. */
class SushyEmulatorTest {
  private static Optional<SushyEmulator> emulator = Optional.empty();
  private static Optional<TestCertificate> certificate = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    var program = PythonPeers.find("sushy-emulator");
    if (program.isPresent()) {
      certificate = Optional.of(TestCertificate.make(true));
      emulator = Optional.of(SushyEmulator.start(program.get(), certificate.get()));
    }
  }

  /** Each by its name: a class that is skipped as a whole stands in no report. */
  @BeforeEach
  void require() {
    assumeTrue(emulator.isPresent(), PythonPeers.missing("sushy-emulator"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (emulator.isPresent()) {
      emulator.get().close();
    }
  }

  private static BmcEndpoint endpoint(String password, Optional<BmcTrust> trust) {
    return new BmcEndpoint(
        BmcEndpoint.Protocol.REDFISH,
        "127.0.0.1",
        emulator.orElseThrow().port(),
        SushyEmulator.USER,
        Secret.of(password),
        Optional.empty(),
        trust);
  }

  private static Optional<BmcTrust> pinned() throws Exception {
    return Optional.of(new BmcTrust(certificate.orElseThrow().fingerprint()));
  }

  @Test
  @DisplayName("Network boot is armed; it knows no 'Once', which is told; power follows, off again")
  void netboot() throws Exception {
    try (var power = new BmcPower(BmcConfig.DEFAULT)) {
      var bmc = endpoint(SushyEmulator.PASSWORD, pinned());
      var result = power.netbootOnce(bmc, Power.Firmware.UEFI);
      assertThat(result).isInstanceOf(Power.Result.Done.class);
      assertThat(((Power.Result.Done) result).steps().toString())
          .contains("reads back as Continuous Pxe UEFI, not Once");
      assertThat(power.read(bmc)).isEqualTo(new Power.Reading.State(true));
      assertThat(power.off(bmc)).isInstanceOf(Power.Result.Done.class);
    }
  }

  @Test
  @DisplayName("It takes HttpBootUri for a CD that it fetches itself: refused, so PXE, and why")
  void httpBoot() throws Exception {
    try (var power = new BmcPower(BmcConfig.DEFAULT)) {
      var bmc =
          endpoint(SushyEmulator.PASSWORD, pinned())
              .withBoot(Optional.of(new BmcBoot("http://127.0.0.1:1/loader/ipxe.efi")));
      var result = power.netbootOnce(bmc, Power.Firmware.UEFI);
      assertThat(result).isInstanceOf(Power.Result.Done.class);
      assertThat(((Power.Result.Done) result).steps().toString())
          .contains("UEFI HTTP boot could not be armed, PXE instead", "Continuous Pxe UEFI");
      assertThat(power.off(bmc)).isInstanceOf(Power.Result.Done.class);
    }
  }

  @Test
  @DisplayName("A wrong password, and certificates that nobody approved, are told as such")
  void faults() throws Exception {
    try (var power = new BmcPower(BmcConfig.DEFAULT)) {
      assertThat(power.read(endpoint("guess", pinned())).toString())
          .contains("refused user 'admin'");
      assertThat(power.read(endpoint(SushyEmulator.PASSWORD, Optional.empty())).toString())
          .contains("nothing vouches for")
          .contains(certificate.orElseThrow().fingerprint());
      var other = new BmcTrust("sha256:" + "0".repeat(64));
      assertThat(power.read(endpoint(SushyEmulator.PASSWORD, Optional.of(other))).toString())
          .contains("another certificate than the approved");
    }
  }

  @Test
  @DisplayName("A certificate that its authority vouches for under this name needs no pin")
  void authority() throws Exception {
    try (var power = new BmcPower(BmcConfig.DEFAULT)) {
      var trust = new BmcTrust(certificate.orElseThrow().certificatePem());
      assertThat(power.read(endpoint(SushyEmulator.PASSWORD, Optional.of(trust))))
          .isInstanceOf(Power.Reading.State.class);
    }
  }
}
