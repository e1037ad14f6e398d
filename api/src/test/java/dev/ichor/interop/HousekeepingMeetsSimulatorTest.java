package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.BmcClock;
import dev.ichor.bmc.policy.care.Housekeeping;
import dev.ichor.bmc.policy.care.PowerLimit;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.policy.care.SolSettings;
import dev.ichor.bmc.traps.TrapDesk;
import dev.ichor.bmc.traps.TrapWords;
import dev.ichor.bmc.traps.server.TrapServer;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.MachineId;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clock, limits, tags, traps and what is behind a BMC, on a simulated one that ipmitool judged. */
class HousekeepingMeetsSimulatorTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final UUID MACHINE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  @TempDir Path directory;
  private final SimulatedBmc bmc =
      SimulatedBmc.withBlade(
          new BmcProfile(MACHINE, "Ichor", "Rack", "R1", "admin", "secret", 2),
          new AlwaysOn(),
          BmcFaults.NONE);
  private BmcHost host;
  private RedfishHost https;
  private BmcPower power;

  private static final class AlwaysOn implements Chassis {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void control(ChassisAction action) {
      throw new AssertionError("nobody asked for " + action);
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

  private BmcEndpoint endpoint(Protocol protocol) throws Exception {
    var password = Secret.of("secret");
    if (protocol == Protocol.IPMI) {
      var port = host.listen(bmc, ANY).getPort();
      return new BmcEndpoint(protocol, "127.0.0.1", port, "admin", password);
    }
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:07", RedfishFaults.NONE);
    var port = https.listen(service, certificate, ANY).getPort();
    return new BmcEndpoint(
        protocol,
        "127.0.0.1",
        port,
        "admin",
        password,
        Optional.empty(),
        Optional.of(new BmcTrust(certificate.fingerprint())));
  }

  private interface Question<T> {
    T of(Housekeeping keeping) throws BmcFaultException, InterruptedException;
  }

  private <T> T ask(BmcEndpoint at, Question<T> question) throws Exception {
    return asked(at, bmc -> question.of(bmc.care().housekeeping()));
  }

  private <T> T asked(BmcEndpoint at, BmcDesk.Question<T> question) throws Exception {
    return power.desk().ask(at, Level.ADMINISTRATOR, "test", question).value();
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("A wrong clock is told as a finding and set to ours")
  void clock(Protocol protocol) throws Exception {
    var at = endpoint(protocol);
    bmc.keep().setClock(Instant.parse("2031-05-06T07:08:09Z"), Instant.now());
    var wrong = ask(at, Housekeeping::clock);
    assertThat(wrong.isWithin(BmcClock.TOLERATED)).isFalse();
    assertThat(asked(at, bmc -> bmc.care().controller()).findings())
        .anyMatch(text -> text.contains("fast, so its events are dated wrongly"));
    assertThat(ask(at, Housekeeping::setClock).finding()).isEmpty();
    assertThat(asked(at, bmc -> bmc.care().controller()).findings())
        .noneMatch(text -> text.contains("clock"));
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("A power limit is set, active, read back, refused beyond the range, taken away")
  void limit(Protocol protocol) throws Exception {
    var at = endpoint(protocol);
    assertThat(ask(at, Housekeeping::powerLimit).active()).isFalse();
    var set = ask(at, keeping -> keeping.change(new PowerLimit.Wish(Optional.of(300))));
    assertThat(set.active()).isTrue();
    assertThat(set.watts()).contains(300);
    assertThat(bmc.keep().isLimiting()).isTrue();
    assertThatThrownBy(
            () -> ask(at, keeping -> keeping.change(new PowerLimit.Wish(Optional.of(60_000)))))
        .isInstanceOf(BmcFaultException.class)
        .hasMessageContaining("a limit of the power");
    assertThat(ask(at, keeping -> keeping.change(new PowerLimit.Wish(Optional.empty()))).active())
        .isFalse();
    assertThat(bmc.keep().isLimiting()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("Asset tag and name longer than one piece are written, shorter ones leave no rest")
  void texts(Protocol protocol) throws Exception {
    var at = endpoint(protocol);
    var tag = "rack 7, slot 3, bought 2026-01-02, property of the laboratory";
    String written = ask(at, keeping -> keeping.setAssetTag(tag));
    assertThat(written).isEqualTo(tag);
    assertThat(bmc.keep().assetTag()).isEqualTo(tag);
    String shorter = ask(at, keeping -> keeping.setAssetTag("short"));
    assertThat(shorter).isEqualTo("short");
    String none = ask(at, keeping -> keeping.setAssetTag(""));
    assertThat(none).isEmpty();
    String name = ask(at, keeping -> keeping.setControllerName("bmc-of-rack-7-slot-3"));
    assertThat(name).isEqualTo("bmc-of-rack-7-slot-3");
    assertThat(bmc.keep().name()).isEqualTo("bmc-of-rack-7-slot-3");
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("What it can do of this is said beforehand")
  void abilities(Protocol protocol) throws Exception {
    var abilities = asked(endpoint(protocol), bmc -> bmc.care().abilities());
    assertThat(abilities.can(Ability.CLOCK)).isTrue();
    assertThat(abilities.can(Ability.POWER_LIMIT)).isTrue();
    assertThat(abilities.can(Ability.ASSET_TAG)).isTrue();
    assertThat(abilities.can(Ability.CONTROLLER_NAME)).isTrue();
    assertThat(abilities.can(Ability.SOL_SETTINGS)).isEqualTo(protocol == Protocol.IPMI);
    assertThat(abilities.can(Ability.ALERTS)).isEqualTo(protocol == Protocol.IPMI);
  }

  @Test
  @DisplayName("Serial over LAN is switched off and on with level and rate; the rest stays (§26.3)")
  void sol() throws Exception {
    var at = endpoint(Protocol.IPMI);
    var before = ask(at, Housekeeping::sol);
    assertThat(before)
        .isEqualTo(
            new SolSettings(
                true, Optional.of(Level.OPERATOR), Optional.of(true), Optional.of(115_200)));
    var wish =
        new SolSettings.Wish(
            Optional.of(false), Optional.of(Level.ADMINISTRATOR), Optional.of(9600));
    SolSettings after = ask(at, keeping -> keeping.change(wish));
    assertThat(after)
        .isEqualTo(
            new SolSettings(
                false, Optional.of(Level.ADMINISTRATOR), Optional.of(true), Optional.of(9600)));
    assertThat(asked(at, bmc -> bmc.care().abilities()).can(Ability.CONSOLE)).isFalse();
  }

  @Test
  @DisplayName(
      "A destination for traps is added once, read back, removed (§23, parameters 17 to 19)")
  void alerts() throws Exception {
    var at = endpoint(Protocol.IPMI);
    assertThat(ask(at, Housekeeping::alerts).on()).contains(true);
    var added = ask(at, keeping -> keeping.addAlert("10.77.1.2"));
    assertThat(added.silence("10.77.1.2")).isEmpty();
    assertThat(bmc.alertReceivers()).containsExactly("10.77.1.2");
    ask(at, keeping -> keeping.addAlert("10.77.1.2"));
    assertThat(bmc.alertReceivers()).containsExactly("10.77.1.2");
    var second = ask(at, keeping -> keeping.addAlert("10.77.1.3"));
    assertThat(second.silence("10.77.1.3").orElse("")).contains("no alert policy that is on");
    ask(at, keeping -> keeping.removeAlert("10.77.1.2"));
    assertThat(bmc.alertReceivers()).containsExactly("10.77.1.3");
  }

  @Test
  @DisplayName(
      "A trap that the BMC sends is told of its machine, in the event log's words (§17.16)")
  void trap() throws Exception {
    var at = endpoint(Protocol.IPMI);
    var told = new LinkedBlockingQueue<String>();
    var machine = new MachineId(MACHINE);
    var desk =
        new TrapDesk((id, trap, _) -> told.add(id + " " + TrapWords.of(trap)), System::nanoTime);
    desk.watch(machine, Optional.of(at), Optional.of(MACHINE));
    try (var server = new TrapServer(ANY, desk)) {
      host.trap(bmc, server.address());
      assertThat(told.poll(20, TimeUnit.SECONDS))
          .isEqualTo(machine + " information: ACPI power state 01h: S0 working");
    }
  }

  @Test
  @DisplayName("The sensor of a blade is read through the BMC (§22.7)")
  void blade() throws Exception {
    var sensors = asked(endpoint(Protocol.IPMI), bmc -> bmc.care().sensors());
    assertThat(sensors)
        .filteredOn(sensor -> sensor.name().equals("Blade Temp"))
        .extracting(Sensor::value)
        .containsExactly(Optional.of(41.0));
  }
}
