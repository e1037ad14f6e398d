package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.poll.policy.Look;
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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The light look at a machine's power, by both protocols, at a BMC with two session slots. */
class LookMeetsSimulatorTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  @TempDir Path directory;
  private volatile boolean on = true;
  private final SimulatedBmc bmc =
      new SimulatedBmc(
          new BmcProfile(new UUID(5, 5), "Ichor", "Rack", "R5", "admin", "secret", 2),
          new Machine(),
          BmcFaults.NONE);
  private BmcHost host;
  private RedfishHost https;
  private BmcPower power;

  private final class Machine implements Chassis {
    @Override
    public boolean isOn() {
      return on;
    }

    @Override
    public void control(ChassisAction action) {
      on = action != ChassisAction.POWER_OFF;
    }
  }

  @BeforeEach
  void start() throws Exception {
    host = new BmcHost(InstantSource.system());
    https = new RedfishHost(InstantSource.system());
    power = new BmcPower(BmcConfig.DEFAULT);
  }

  @AfterEach
  void stop() throws Exception {
    power.close();
    https.close();
    host.close();
  }

  private BmcEndpoint endpoint(Protocol protocol, String password) throws Exception {
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:07", RedfishFaults.NONE);
    var port =
        protocol == Protocol.IPMI
            ? host.listen(bmc, ANY).getPort()
            : https.listen(service, certificate, ANY).getPort();
    return new BmcEndpoint(
        protocol,
        "127.0.0.1",
        port,
        "admin",
        Secret.of(password),
        Optional.empty(),
        Optional.of(new BmcTrust(certificate.fingerprint())));
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("Ten looks: each is right, and each gives its session back")
  void looks(Protocol protocol) throws Exception {
    var at = endpoint(protocol, "secret");
    for (var i = 0; i < 10; i++) {
      on = i % 3 != 0;
      assertThat(power.look(at))
          .isInstanceOfSatisfying(Look.Power.class, it -> assertThat(it.on()).isEqualTo(on));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("A wrong password is told as that, not as silence")
  void wrong(Protocol protocol) throws Exception {
    assertThat(power.look(endpoint(protocol, "wrong"))).isInstanceOf(Look.NotLetIn.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("While an action has the BMC a look sends nothing and says so at once")
  void taken(Protocol protocol) throws Exception {
    var at = endpoint(protocol, "secret");
    var inside = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    BmcDesk.Question<Boolean> holding =
        one -> {
          inside.countDown();
          return leave.await(30, TimeUnit.SECONDS);
        };
    try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = other.submit(() -> power.desk().ask(at, Account.Level.USER, "test", holding));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(power.look(at)).isEqualTo(new Look.Taken());
      leave.countDown();
      assertThat(done.get(30, TimeUnit.SECONDS).value()).isTrue();
    }
    assertThat(power.look(at))
        .isInstanceOfSatisfying(Look.Power.class, it -> assertThat(it.on()).isTrue());
  }
}
