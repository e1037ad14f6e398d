package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Controller;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.Chassis;
import dev.ichor.simulator.bmc.ChassisAction;
import dev.ichor.simulator.bmc.SimulatedBmc;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client with keys and suites, before a BMC that ipmitool and FreeIPMI judged for them. */
class SuitesMeetSimulatorTest {
  private static final String KEY = "rack-key-0123456789";

  private BmcHost host;
  private BmcPower power;

  private static final class AlwaysOn implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {
      assertThat(action).isNotNull();
    }
  }

  @BeforeEach
  void start() throws Exception {
    host = new BmcHost(InstantSource.system());
    power = new BmcPower(BmcConfig.DEFAULT);
  }

  @AfterEach
  void stop() throws Exception {
    power.close();
    host.close();
  }

  private BmcEndpoint bmc(String kg, List<Integer> taken) throws Exception {
    var profile =
        new BmcProfile(new UUID(3, 3), "Ichor", "Rack", "R3", "admin", "secret", 4).with(kg, taken);
    var bmc = new SimulatedBmc(profile, new AlwaysOn(), BmcFaults.NONE);
    var port = host.listen(bmc, new InetSocketAddress("127.0.0.1", 0)).getPort();
    return new BmcEndpoint(
        BmcEndpoint.Protocol.IPMI, "127.0.0.1", port, "admin", Secret.of("secret"));
  }

  private static BmcEndpoint with(BmcEndpoint bmc, Optional<String> kg, List<Integer> suites) {
    return bmc.withIpmi(new IpmiWish(kg.map(Secret::of), suites, Set.of()));
  }

  private Controller controller(BmcEndpoint at) throws Exception {
    return power.desk().ask(at, Level.ADMINISTRATOR, "bmc", b -> b.care().controller()).value();
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 8, 2})
  @DisplayName("A weak suite works where a person allowed it, and only there; it is a finding")
  void weak(int suite) throws Exception {
    var bmc = bmc("", List.of(suite));
    assertThat(power.read(bmc)).isInstanceOf(Power.Reading.Unknown.class);
    var allowed = with(bmc, Optional.empty(), List.of(17, 3, suite));
    assertThat(power.reset(allowed)).isInstanceOf(Power.Result.Done.class);
    assertThat(controller(allowed).findings())
        .anyMatch(it -> it.contains("weak suite in use: cipher suite " + suite));
  }

  @Test
  @DisplayName("A BMC that has all of them is spoken to with 17, and nothing is found")
  void strong() throws Exception {
    var bmc = bmc("", List.of(2, 3, 8, 12, 17));
    assertThat(controller(with(bmc, Optional.empty(), List.of(17, 3, 12, 8, 2))).findings())
        .noneMatch(it -> it.contains("weak suite"));
    assertThat(((Power.Reading.Unknown) power.read(bmc("", List.of(8)))).advice())
        .contains("it lists [8]", "allow a weak one with bmc.suites, e.g. 17,3,8");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 3, 12, 8, 2})
  @DisplayName("K_g goes into the keys of every suite (§13.31)")
  void key(int suite) throws Exception {
    var bmc = bmc(KEY, List.of(suite));
    var on = new Power.Reading.State(true);
    assertThat(power.read(with(bmc, Optional.of(KEY), List.of(suite)))).isEqualTo(on);
    var without = power.read(with(bmc, Optional.empty(), List.of(suite)));
    assertThat(((Power.Reading.Unknown) without).advice())
        .contains("has a key K_g of its own and none is entered");
  }
}
