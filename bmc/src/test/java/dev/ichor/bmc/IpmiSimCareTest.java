package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.Account;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.NewAccount;
import dev.ichor.bmc.policy.care.Part;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.bmc.support.IpmiSim;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sensors, log, FRU and users of a BMC that is not ours: OpenIPMI. */
class IpmiSimCareTest {
  /** A temperature at 72 degrees, its record, one event, and a FRU with a board area. */
  private static final String MORE =
      """
      sensor_add 0x20 0 1 0x01 0x01
      sensor_set_value 0x20 0 1 0x48 0
      sensor_set_event_support 0x20 0 1 enable scanning per-state 000000000000000 \
      000000000000000 000000000000000 000000000000000
      main_sdr_add 0x20 0x00 0x00 0x51 0x01 0x34 0x20 0x00 0x01 0x03 0x01 0x67 0x40 0x01 \
      0x01 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x01 0x00 0x00 0x01 0x00 0x00 0x00 0x00 0x00 \
      0x00 0x00 0x00 0x00 0xff 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 \
      0xc9 0x43 0x50 0x55 0x20 0x54 0x65 0x6d 0x70 0x31
      sel_add 0x20 0x02 0x80 0x43 0x6d 0x68 0x20 0x00 0x04 0x01 0x01 0x01 0x59 0x60 0x5f
      mc_add_fru_data 0x20 0 0x20 data 0x01 0x00 0x00 0x01 0x00 0x00 0x00 0xfe 0x01 0x03 \
      0x19 0x00 0x00 0x00 0xc4 0x41 0x43 0x4d 0x45 0xc2 0x58 0x39 0xc3 0x53 0x4e 0x37 0xc0 \
      0xc0 0xc1 0x00 0x00 0x00
      """;

  @TempDir static Path directory;
  private static IpmiSim sim;
  private static BmcPower power;

  @BeforeAll
  static void start() throws Exception {
    sim = IpmiSim.start(directory, MORE);
    power = new BmcPower(BmcConfig.DEFAULT);
  }

  @AfterAll
  static void stop() {
    if (power != null) {
      power.close();
    }
    if (sim != null) {
      sim.close();
    }
  }

  private static <T> T ask(Level level, BmcDesk.Question<T> question) throws Exception {
    return power.desk().ask(sim.endpoint(), level, "test", question).value();
  }

  @Test
  @DisplayName("Sensors read as ipmitool reads them (§33, §35)")
  void sensors() throws Exception {
    assertThat(sim.ipmitool("sdr", "list")).contains("CPU Temp1").contains("72 degrees C");
    var sensors = ask(Level.USER, bmc -> bmc.care().sensors());
    assertThat(sensors)
        .filteredOn(sensor -> sensor.name().equals("CPU Temp1"))
        .singleElement()
        .satisfies(
            sensor -> {
              assertThat(sensor.value()).contains(72.0);
              assertThat(sensor.unit()).contains("degrees C");
            });
  }

  @Test
  @DisplayName("The log is read with its sensor's name, and emptied (§31)")
  void log() throws Exception {
    var entries = ask(Level.USER, bmc -> bmc.care().log()).entries();
    assertThat(entries).anyMatch(entry -> entry.source().orElse("").startsWith("CPU Temp1"));
    ask(
        Level.ADMINISTRATOR,
        bmc -> {
          bmc.care().clearLog();
          return true;
        });
    assertThat(sim.ipmitool("sel", "info")).containsPattern("Entries\\s+: [01]\\b");
  }

  @Test
  @DisplayName("FRU fields are read, a wrong checksum is named (§34)")
  void fru() throws Exception {
    var parts = ask(Level.USER, bmc -> bmc.care().parts());
    assertThat(parts)
        .flatExtracting(Part::facts)
        .contains(
            new Part.Fact("manufacturer", "ACME"),
            new Part.Fact("product", "X9"),
            new Part.Fact("serial", "SN7"));
    assertThat(parts).flatExtracting(Part::faults).contains("checksum of the board area is wrong");
  }

  @Test
  @DisplayName("A user is made, logs in, and is taken away (§22.26 to §22.30)")
  void users() throws Exception {
    var made =
        ask(
            Level.ADMINISTRATOR,
            bmc ->
                bmc.care()
                    .create(new NewAccount("eve", Secret.of("sixteen-letters!"), Level.OPERATOR)));
    assertThat(made.level()).contains(Level.OPERATOR);
    assertThat(power.read(sim.endpoint("eve", "sixteen-letters!")))
        .isInstanceOf(Power.Reading.State.class);
    ask(
        Level.ADMINISTRATOR,
        bmc -> {
          bmc.care().remove("eve");
          return true;
        });
    assertThat(power.read(sim.endpoint("eve", "sixteen-letters!")))
        .isInstanceOf(Power.Reading.Unknown.class);
    var left = ask(Level.OPERATOR, bmc -> bmc.care().accounts());
    assertThat(left).extracting(Account::name).contains("admin");
  }

  @Test
  @DisplayName("What this BMC cannot do is said with its reason")
  void abilities() throws Exception {
    var abilities = ask(Level.OPERATOR, bmc -> bmc.care().abilities());
    assertThat(List.of(Ability.SENSORS, Ability.LOG, Ability.PARTS)).allMatch(abilities::can);
    assertThat(abilities.why(Ability.CONSOLE)).isPresent();
    var sensors = ask(Level.USER, bmc -> bmc.care().sensors());
    assertThat(sensors).extracting(Sensor::name).isNotEmpty();
  }
}
