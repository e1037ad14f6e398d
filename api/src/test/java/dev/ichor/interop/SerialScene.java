package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.console.Consoles;
import dev.ichor.bmc.console.Viewer;
import dev.ichor.bmc.ipmi.client.IpmiConfig;
import dev.ichor.bmc.ipmi.policy.RetransmitPlan;
import dev.ichor.bmc.policy.PowerLimits;
import dev.ichor.bmc.redfish.client.RedfishConfig;
import dev.ichor.bmc.serial.client.SerialConfig;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import dev.ichor.simulator.bmc.SshHost;
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
import java.util.function.BooleanSupplier;

/** A BMC whose console comes by Redfish's word, and the consoles of Ichor before it. */
final class SerialScene implements AutoCloseable {
  static final MachineId MACHINE = MachineId.parse("11111111-2222-3333-4444-555555555566");
  static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final SerialConfig QUICK =
      new SerialConfig(Duration.ofSeconds(20), Duration.ofMillis(500));
  private static final RetransmitPlan FEW =
      new RetransmitPlan(Duration.ofMillis(100), Duration.ofMillis(200), 3);

  final SimulatedBmc bmc = bmc();
  final RedfishService service = new RedfishService(bmc, "52:54:00:00:00:08", RedfishFaults.NONE);
  final SshHost ssh = new SshHost(SshHost.newKey());
  final BmcPower power =
      new BmcPower(
          new BmcConfig(
                  new IpmiConfig(
                      FEW, Duration.ZERO, 2, Duration.ofMillis(20), Duration.ofSeconds(20)),
                  RedfishConfig.DEFAULT,
                  PowerLimits.DEFAULT,
                  Duration.ofHours(1))
              .withSerial(QUICK));
  final Consoles consoles;
  private final RedfishHost https = new RedfishHost(InstantSource.system());
  private final RedfishCertificate certificate;
  final InetSocketAddress at;

  SerialScene(Path directory) throws Exception {
    consoles = new Consoles(power.desk(), directory.resolve("rec"), InstantSource.system());
    certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    at = https.listen(service, certificate, ANY);
    service.console().withoutIpmi();
  }

  private static SimulatedBmc bmc() {
    var chassis =
        new Chassis() {
          @Override
          public boolean isOn() {
            return true;
          }

          @Override
          public void control(ChassisAction action) {
            throw new AssertionError("a console touched the power");
          }
        };
    var profile = new BmcProfile(UUID.randomUUID(), "Ichor", "Rack", "S1", "admin", "secret", 4);
    return new SimulatedBmc(profile, chassis, BmcFaults.NONE);
  }

  /** As entered with its certificate approved, by this TCP port. */
  BmcEndpoint endpoint(int port) {
    return new BmcEndpoint(
        BmcEndpoint.Protocol.REDFISH,
        "127.0.0.1",
        port,
        "admin",
        Secret.of("secret"),
        Optional.empty(),
        Optional.of(new BmcTrust(certificate.fingerprint())));
  }

  BmcEndpoint endpoint() {
    return endpoint(at.getPort());
  }

  static void await(BooleanSupplier condition, String what) throws InterruptedException {
    for (var i = 0; i < 800 && !condition.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  /** Keeps what it sees. */
  static final class Eyes implements Viewer {
    private final StringBuffer seen = new StringBuffer();
    private final StringBuffer states = new StringBuffer();

    @Override
    public void text(String text) {
      seen.append(text);
    }

    @Override
    public void status(String sentence) {
      states.append(sentence).append('\n');
    }

    int count() {
      return seen.length();
    }

    boolean sees(String text) {
      return seen.indexOf(text) >= 0;
    }

    boolean isTold(String text) {
      return states.indexOf(text) >= 0;
    }

    int timesTold(String text) {
      return (int) states.toString().lines().filter(line -> line.equals(text)).count();
    }

    String told() {
      return states.toString();
    }
  }

  @Override
  public void close() throws Exception {
    consoles.close();
    power.close();
    ssh.close();
    https.close();
  }
}
