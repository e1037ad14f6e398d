package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.Switched;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Care;
import dev.ichor.bmc.policy.care.Network;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.bmc.policy.care.Part;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcEndpoint.Protocol;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import dev.ichor.simulator.bmc.BmcFaults;
import dev.ichor.simulator.bmc.BmcHost;
import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.bmc.BootOverride;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One port, two protocols, one simulated machine: every question is asked both ways. */
class BmcCareMeetsSimulatorTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final Secret PASSWORD = Secret.of("another-secret");

  @TempDir Path directory;
  private final Machine machine = new Machine();
  private final SimulatedBmc bmc =
      new SimulatedBmc(
          new BmcProfile(
              UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
              "Ichor",
              "Rack",
              "R1",
              "admin",
              "secret",
              2),
          machine,
          BmcFaults.NONE);
  private BmcHost host;
  private RedfishHost https;
  private BmcPower power;
  private BmcDesk desk;

  private static final class Machine implements Chassis {
    final List<ChassisAction> actions = new CopyOnWriteArrayList<>();
    private volatile boolean on = true;

    @Override
    public boolean isOn() {
      return on;
    }

    @Override
    public void control(ChassisAction action) {
      actions.add(action);
      on = action != ChassisAction.POWER_OFF && action != ChassisAction.SOFT_OFF;
    }
  }

  @BeforeEach
  void start() throws Exception {
    host = new BmcHost(InstantSource.system());
    https = new RedfishHost(InstantSource.system());
    power = new BmcPower(BmcConfig.DEFAULT);
    desk = power.desk();
  }

  @AfterEach
  void stop() throws Exception {
    power.close();
    https.close();
    host.close();
  }

  private BmcEndpoint endpoint(Protocol protocol) throws Exception {
    return endpoint(protocol, "admin", Secret.of("secret"));
  }

  private BmcEndpoint endpoint(Protocol protocol, String user, Secret password) throws Exception {
    if (protocol == Protocol.IPMI) {
      var port = host.listen(bmc, ANY).getPort();
      return new BmcEndpoint(protocol, "127.0.0.1", port, user, password);
    }
    var certificate = RedfishCertificate.kept(directory.resolve("bmc.p12"), "bmc");
    var service = new RedfishService(bmc, "52:54:00:00:00:07", RedfishFaults.NONE);
    var port = https.listen(service, certificate, ANY).getPort();
    return new BmcEndpoint(
        protocol,
        "127.0.0.1",
        port,
        user,
        password,
        Optional.empty(),
        Optional.of(new BmcTrust(certificate.fingerprint())));
  }

  private <T> T ask(BmcEndpoint at, Level level, BmcDesk.Question<T> question) throws Exception {
    return desk.ask(at, level, "test", question).value();
  }

  private interface Act {
    void on(Care care) throws BmcFaultException, InterruptedException;
  }

  private void act(BmcEndpoint at, Act act) throws Exception {
    desk.ask(
        at,
        Level.ADMINISTRATOR,
        "test",
        bmc -> {
          act.on(bmc.care());
          return true;
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("Sensors have value, unit, limits and health; without power they say why not")
  void sensors(Protocol protocol) throws Exception {
    var at = endpoint(protocol);
    var sensors = ask(at, Level.USER, bmc -> bmc.care().sensors());
    assertThat(sensors).extracting(Sensor::name).contains("Inlet Temp", "CPU Temp", "Fan 1");
    var cpu = sensors.stream().filter(s -> s.name().equals("CPU Temp")).findFirst().orElseThrow();
    assertThat(cpu.value()).contains(47.0);
    assertThat(cpu.unit()).contains("degrees C");
    assertThat(cpu.limits()).extracting(Sensor.Limit::name).contains("upper critical");
    machine.control(ChassisAction.POWER_OFF);
    var dark = ask(at, Level.USER, bmc -> bmc.care().sensors());
    assertThat(dark)
        .filteredOn(s -> s.name().equals("CPU Temp"))
        .allMatch(s -> s.unread().isPresent() && s.value().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("The event log is read, emptied, and read back")
  void log(Protocol protocol) throws Exception {
    var at = endpoint(protocol);
    power.off(at);
    power.on(at);
    var before = ask(at, Level.USER, bmc -> bmc.care().log()).entries();
    assertThat(before).isNotEmpty();
    if (protocol == Protocol.IPMI) {
      assertThat(before.getLast().message()).isEqualTo("S0 working");
      assertThat(before.getLast().source().orElse("")).startsWith("ACPI power state");
    }
    act(at, Care::clearLog);
    var after = ask(at, Level.USER, bmc -> bmc.care().log());
    assertThat(after.entries()).hasSizeLessThanOrEqualTo(1).doesNotContainAnyElementsOf(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("Parts carry the serial number by which a machine is known")
  void parts(Protocol protocol) throws Exception {
    var parts = ask(endpoint(protocol), Level.USER, bmc -> bmc.care().parts());
    assertThat(parts).flatExtracting(Part::facts).contains(new Part.Fact("serial", "R1"));
    assertThat(parts).allMatch(part -> part.faults().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("A user is made, logs in, gets another password, and is gone")
  void users(Protocol protocol) throws Exception {
    var at = endpoint(protocol);
    var made =
        ask(
            at,
            Level.ADMINISTRATOR,
            bmc -> bmc.care().create(new NewAccount("eve", PASSWORD, Level.OPERATOR)));
    assertThat(made.level()).contains(Level.OPERATOR);
    assertThat(
            power.read(
                new BmcEndpoint(
                    at.protocol(),
                    at.host(),
                    at.port(),
                    "eve",
                    PASSWORD,
                    at.ipmiPort(),
                    at.trust())))
        .isEqualTo(new Power.Reading.State(true));
    act(at, care -> care.setPassword("eve", Secret.of("seventeen-letters")));
    assertThat(bmc.users().knows("eve", "seventeen-letters")).isTrue();
    act(at, care -> care.remove("eve"));
    var left = ask(at, Level.OPERATOR, bmc -> bmc.care().accounts());
    assertThat(left).extracting(Account::name).containsExactly("admin");
    assertThatThrownBy(() -> act(at, care -> care.remove("admin")))
        .hasMessageContaining("Ichor logs in with it");
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("Network settings are read, changed between announcement and end, and read back")
  void network(Protocol protocol) throws Exception {
    var at = endpoint(protocol);
    var before = ask(at, Level.OPERATOR, bmc -> bmc.care().network());
    assertThat(before.address()).contains("10.77.1.9");
    assertThat(before.source()).contains("static");
    var fixed = new Network.Fixed("10.77.1.23", "255.255.255.0", Optional.of("10.77.1.1"));
    var after =
        ask(
            at,
            Level.ADMINISTRATOR,
            bmc -> bmc.care().change(new Network.Wish(Optional.of(fixed))));
    assertThat(after.address()).contains("10.77.1.23");
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("Watts, watchdog, light, diagnostic interrupt and reset of the BMC")
  void smallThings(Protocol protocol) throws Exception {
    var at = endpoint(protocol);
    var draw = ask(at, Level.USER, bmc -> bmc.care().powerDraw());
    assertThat(draw.watts()).isEqualTo(140);
    var stopped = ask(at, Level.OPERATOR, bmc -> bmc.care().disarmWatchdog());
    assertThat(stopped).contains("was stopped");
    var again = ask(at, Level.OPERATOR, bmc -> bmc.care().disarmWatchdog());
    assertThat(again).contains("not running");
    var lamp = ask(at, Level.OPERATOR, bmc -> bmc.identify(true));
    assertThat(lamp.on()).isTrue();
    var interrupted = ask(at, Level.OPERATOR, bmc -> bmc.flip(PowerSwitch.NMI));
    assertThat(interrupted).isEqualTo(new Switched.Accepted());
    assertThat(machine.actions).containsExactly(ChassisAction.DIAGNOSTIC_INTERRUPT);
    var told =
        ask(
            at,
            Level.ADMINISTRATOR,
            bmc -> {
              bmc.care().reset();
              return "told";
            });
    assertThat(told).isEqualTo("told");
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("What a BMC cannot do is said beforehand, with the reason")
  void abilities(Protocol protocol) throws Exception {
    var abilities = ask(endpoint(protocol), Level.OPERATOR, bmc -> bmc.care().abilities());
    assertThat(abilities.whyNot()).hasSize(Ability.values().length);
    assertThat(abilities.can(Ability.SENSORS)).isTrue();
    assertThat(abilities.can(Ability.HTTP_BOOT)).isEqualTo(protocol == Protocol.REDFISH);
    assertThat(abilities.can(Ability.CONSOLE)).as("Redfish names serial over LAN").isTrue();
    assertThat(abilities.can(Ability.VIRTUAL_MEDIA)).isEqualTo(protocol == Protocol.REDFISH);
    assertThat(Ability.values())
        .allSatisfy(
            ability ->
                assertThat(abilities.why(ability).map(String::isBlank))
                    .isEqualTo(abilities.can(ability) ? Optional.empty() : Optional.of(false)));
  }

  @ParameterizedTest
  @EnumSource(names = {"IPMI", "REDFISH"})
  @DisplayName("diskOnce arms the disk for one start and resets a machine that is on")
  void diskOnce(Protocol protocol) throws Exception {
    assertThat(power.diskOnce(endpoint(protocol), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
    assertThat(machine.actions).containsExactly(ChassisAction.HARD_RESET);
    assertThat(bmc.takeBootOverride(Instant.now()))
        .contains(new BootOverride(BootOverride.DISK, true, false));
  }
}
