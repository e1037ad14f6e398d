package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.policy.SelfTest;
import dev.ichor.bmc.policy.SelfTest.Verdict;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
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
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The self-test and the probe before a BMC with both protocols, which shares no code with us. */
class SelfTestMeetsSimulatorTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  @TempDir private Path directory;
  private final List<ChassisAction> actions = new CopyOnWriteArrayList<>();

  private SimulatedBmc bmc() {
    var profile =
        new BmcProfile(
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            "Ichor",
            "Rack",
            "R1",
            "admin",
            "secret",
            4);
    var chassis =
        new Chassis() {
          @Override
          public boolean isOn() {
            return true;
          }

          @Override
          public void control(ChassisAction action) {
            actions.add(action);
          }
        };
    return new SimulatedBmc(profile, chassis, BmcFaults.NONE);
  }

  @Test
  @DisplayName("Both protocols are looked through, no check fails, and the machine is left alone")
  void report() throws Exception {
    try (var ipmi = new BmcHost(InstantSource.system());
        var https = new RedfishHost(InstantSource.system());
        var power = new BmcPower(BmcConfig.DEFAULT)) {
      var bmc = bmc();
      var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
      var service = new RedfishService(bmc, "52:54:00:00:00:01", RedfishFaults.NONE);
      var tcp = https.listen(service, certificate, ANY);
      var udp = ipmi.listen(bmc, ANY);
      var endpoint =
          new BmcEndpoint(
              Protocol.AUTO,
              "127.0.0.1",
              tcp.getPort(),
              "admin",
              Secret.of("secret"),
              Optional.of(udp.getPort()),
              Optional.of(new BmcTrust(certificate.fingerprint())));
      var probed = power.probe(endpoint);
      assertThat(probed.redfish())
          .hasValueSatisfying(
              root ->
                  assertThat(root.fingerprint())
                      .contains(new BmcTrust(certificate.fingerprint()).text()));
      assertThat(probed.ipmi()).hasValueSatisfying(lan -> assertThat(lan.ipmi20()).isTrue());

      var report = power.selfTest(endpoint);
      assertThat(report.checks())
          .as("%s", report.checks())
          .noneMatch(check -> check.verdict() == Verdict.FAILED);
      assertThat(report.checks())
          .extracting(SelfTest.Check::name)
          .contains("service root", "reset", "boot override", "inventory", "login", "device id");
      assertThat(actions).isEmpty();
    }
  }
}
