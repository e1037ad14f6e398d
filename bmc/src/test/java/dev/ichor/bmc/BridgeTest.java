package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.ipmi.client.IpmiBmc;
import dev.ichor.bmc.ipmi.client.IpmiClient;
import dev.ichor.bmc.ipmi.client.IpmiPeer;
import dev.ichor.bmc.ipmi.client.IpmiTarget;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.bmc.policy.Switched;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.Part;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.bmc.support.IpmiSim;
import dev.ichor.inventory.model.IpmiRoute;
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controllers behind a BMC that is not ours: OpenIPMI's, with a second one on its IPMB. */
class BridgeTest {
  /**
   * A neighbour at 30h with a sensor, a log and a FRU; records of it and of one that is not there.
   */
  private static final String MORE =
      """
      mc_add 0x30 0 no-device-sdrs 0x23 1 2 0x9f 0x1291 0xf03
      sel_enable 0x30 100 0x0a
      mc_enable 0x30
      sensor_add 0x30 0 1 0x01 0x01
      sensor_set_value 0x30 0 1 0x31 0
      sensor_set_event_support 0x30 0 1 enable scanning per-state 000000000000000 \
      000000000000000 000000000000000 000000000000000
      sel_add 0x30 0x02 0x80 0x43 0x6d 0x68 0x30 0x00 0x04 0x01 0x01 0x01 0x59 0x60 0x5f
      main_sdr_add 0x20 0x00 0x00 0x51 0x01 0x30 0x30 0x00 0x01 0x03 0x01 0x67 0x40 0x01 \
      0x01 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x01 0x00 0x00 0x01 0x00 0x00 0x00 0x00 0x00 \
      0x00 0x00 0x00 0x00 0xff 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 \
      0xc5 0x42 0x6c 0x61 0x64 0x65
      main_sdr_add 0x20 0x00 0x00 0x51 0x01 0x2f 0x40 0x00 0x01 0x03 0x01 0x67 0x40 0x01 \
      0x01 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x01 0x00 0x00 0x01 0x00 0x00 0x00 0x00 0x00 \
      0x00 0x00 0x00 0x00 0xff 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 \
      0xc4 0x47 0x6f 0x6e 0x65
      main_sdr_add 0x20 0x00 0x00 0x51 0x12 0x10 0x30 0x00 0x00 0x08 0x00 0x00 0x00 0x07 \
      0x01 0x00 0xc5 0x42 0x6c 0x61 0x64 0x65
      mc_add_fru_data 0x30 0 0x20 data 0x01 0x00 0x00 0x01 0x00 0x00 0x00 0xfe 0x01 0x03 \
      0x19 0x00 0x00 0x00 0xc4 0x41 0x43 0x4d 0x45 0xc2 0x58 0x39 0xc3 0x53 0x4e 0x37 0xc0 \
      0xc0 0xc1 0x00 0x00 0x00
      """;

  @TempDir static Path directory;
  private static IpmiSim sim;
  private static BmcPower power;
  private static IpmiClient client;

  @BeforeAll
  static void start() throws Exception {
    sim = IpmiSim.withNeighbour(directory, MORE);
    power = new BmcPower(BmcConfig.DEFAULT);
    client = new IpmiClient(BmcConfig.DEFAULT.ipmi());
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
      power.close();
    }
    if (sim != null) {
      sim.close();
    }
  }

  private interface Work<T> {
    T with(IpmiPeer peer) throws BmcFaultException, InterruptedException;
  }

  /** At the controller with this address. */
  private static <T> T at(int address, Work<T> work) throws Exception {
    var user = new Credentials("admin", Secret.of("secret"), Optional.empty());
    var target = new IpmiTarget("sim", new InetSocketAddress("127.0.0.1", sim.port()), user);
    var hop = IpmiRoute.to(0, address).hops().getFirst();
    return client.inSession(
        target, Privilege.ADMINISTRATOR, session -> work.with(session.behind(hop, 0)));
  }

  @Test
  @DisplayName(
      "Sensors of another controller are read at it; one that is not there says so (§22.7)")
  void sensors() throws Exception {
    var sensors =
        power.desk().ask(sim.endpoint(), Level.USER, "test", bmc -> bmc.care().sensors()).value();
    assertThat(sensors)
        .filteredOn(sensor -> sensor.name().equals("Blade"))
        .extracting(Sensor::value)
        .containsExactly(Optional.of(49.0));
    assertThat(sim.ipmitool("sdr", "get", "Blade")).contains("49");
    assertThat(sensors)
        .filteredOn(sensor -> sensor.name().equals("Gone"))
        .singleElement()
        .satisfies(gone -> assertThat(gone.unread().orElse("")).contains("40h", "nobody answers"));
  }

  @Test
  @DisplayName("A controller that says it keeps an inventory has it read (§34, §43.9)")
  void parts() throws Exception {
    var parts =
        power.desk().ask(sim.endpoint(), Level.USER, "test", bmc -> bmc.care().parts()).value();
    assertThat(parts)
        .filteredOn(part -> part.name().equals("Blade"))
        .flatExtracting(Part::facts)
        .contains(new Part.Fact("serial", "SN7"));
  }

  @Test
  @DisplayName("The log of a controller behind the BMC, and its power, are its own")
  void logAndPower() throws Exception {
    var log = at(0x30, peer -> new IpmiBmc(peer).care().log());
    assertThat(log.entries()).extracting(entry -> entry.message()).isNotEmpty();
    boolean before = at(0x30, peer -> new IpmiBmc(peer).isOn());
    assertThat(before).isFalse();
    Switched flipped = at(0x30, peer -> new IpmiBmc(peer).flip(PowerSwitch.ON));
    assertThat(flipped).isEqualTo(new Switched.Accepted());
    boolean after = at(0x30, peer -> new IpmiBmc(peer).isOn());
    assertThat(after).isTrue();
    assertThat(sim.neighboursPower()).isEqualTo("1");
    assertThat(sim.power()).isEqualTo("0");
    assertThat(sim.ipmitool("-t", "0x30", "-b", "0", "power", "status")).contains("is on");
  }

  @Test
  @DisplayName("An endpoint with a target is the controller behind: power, parts, not the console")
  void target() throws Exception {
    var blade =
        sim.endpoint()
            .withIpmi(
                new IpmiWish(
                    Optional.empty(), List.of(), Set.of(), Optional.of(IpmiRoute.parse("0x30"))));
    assertThat(blade.address()).endsWith("/0x30");
    assertThat(power.off(blade)).isInstanceOf(Power.Result.Done.class);
    assertThat(power.read(blade)).isEqualTo(new Power.Reading.State(false));
    assertThat(power.on(blade)).isInstanceOf(Power.Result.Done.class);
    assertThat(power.look(blade)).isEqualTo(new Look.Power(true));
    assertThat(sim.neighboursPower()).isEqualTo("1");
    assertThat(sim.power()).isEqualTo("0");
    var parts = power.desk().ask(blade, Level.USER, "test", bmc -> bmc.care().parts()).value();
    assertThat(parts).flatExtracting(Part::facts).contains(new Part.Fact("serial", "SN7"));
    var users = power.desk().ask(blade, Level.OPERATOR, "test", bmc -> bmc.care().accounts());
    assertThat(users.value()).extracting(Account::name).contains("admin", "reader");
    var abilities = power.desk().ask(blade, Level.OPERATOR, "test", bmc -> bmc.care().abilities());
    assertThat(abilities.value().can(Ability.CONSOLE)).isFalse();
    assertThat(power.off(blade)).isInstanceOf(Power.Result.Done.class);
  }

  @Test
  @DisplayName("Nobody at the address is a refusal that names the controller")
  void nobody() {
    assertThatThrownBy(() -> at(0x40, peer -> new IpmiBmc(peer).isOn()))
        .isInstanceOf(BmcFaultException.class)
        .hasMessageContaining("0x40")
        .hasMessageContaining("nobody answers");
  }
}
