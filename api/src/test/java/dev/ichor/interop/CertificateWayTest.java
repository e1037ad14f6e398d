package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.CertificateChange;
import dev.ichor.bmc.CertificateChange.Outcome;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is HTTPS's business, also where IPMI is what is usually spoken. */
class CertificateWayTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final CertificateChange.Times SOON =
      new CertificateChange.Times(Duration.ofSeconds(5), Duration.ofMillis(50));

  @TempDir Path directory;
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private final BmcHost lan;
  private final BmcPower power = new BmcPower(BmcConfig.DEFAULT);
  private final SimulatedBmc bmc = bmc("secret");

  CertificateWayTest() throws Exception {
    lan = new BmcHost(InstantSource.system());
  }

  private static final class Untouched implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {
      throw new AssertionError("a certificate touched the power");
    }
  }

  private static SimulatedBmc bmc(String password) {
    return new SimulatedBmc(
        new BmcProfile(new UUID(6, 10), "Ichor", "Rack", "R10", "admin", password, 2),
        new Untouched(),
        BmcFaults.NONE);
  }

  @AfterEach
  void stop() throws Exception {
    power.close();
    https.close();
    lan.close();
  }

  private BmcEndpoint at(Protocol protocol, int port) throws Exception {
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    return new BmcEndpoint(
        protocol,
        "127.0.0.1",
        port,
        "admin",
        Secret.of("secret"),
        Optional.of(lan.listen(bmc, ANY).getPort()),
        Optional.of(new BmcTrust(certificate.fingerprint())),
        protocol == Protocol.AUTO ? Optional.of(Protocol.IPMI) : Optional.empty());
  }

  @Test
  @DisplayName("auto that prefers IPMI: replaced and proven over HTTPS, and IPMI goes on first")
  void preferred() throws Exception {
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:10", RedfishFaults.NONE);
    var auto = at(Protocol.AUTO, https.listen(service, certificate, ANY).getPort());
    assertThat(power.read(auto)).isInstanceOf(Power.Reading.State.class);
    var pem = new TestAuthority().withKey("bmc10.example");
    var outcome = power.certificates(SOON).replace(auto, Secret.of(pem));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Replaced.class,
            it -> assertThat(it.trust()).contains(new BmcTrust(it.fingerprint())));
  }

  @Test
  @DisplayName("Where HTTPS refuses the login, nothing is replaced, though IPMI takes it")
  void refused() throws Exception {
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc("other"), "52:54:00:00:00:10", RedfishFaults.NONE);
    var auto = at(Protocol.AUTO, https.listen(service, certificate, ANY).getPort());
    assertThat(power.read(auto)).isInstanceOf(Power.Reading.State.class);
    var pem = new TestAuthority().withKey("bmc11.example");
    assertThatThrownBy(() -> power.certificates(SOON).replace(auto, Secret.of(pem)))
        .hasMessageContaining("admin");
  }
}
