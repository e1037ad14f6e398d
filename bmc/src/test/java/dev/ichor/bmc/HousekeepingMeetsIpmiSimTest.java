package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.bmc.policy.care.BmcClock;
import dev.ichor.bmc.policy.care.Housekeeping;
import dev.ichor.bmc.policy.care.SolSettings;
import dev.ichor.bmc.support.IpmiSim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clock, serial over LAN and event filtering of a BMC that is not ours: OpenIPMI. */
class HousekeepingMeetsIpmiSimTest {
  @TempDir static Path directory;
  private static IpmiSim sim;
  private static BmcPower power;

  @BeforeAll
  static void start() throws Exception {
    sim = IpmiSim.withConsole(directory, "");
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

  private interface Question<T> {
    T of(Housekeeping keeping) throws BmcFaultException, InterruptedException;
  }

  private static <T> T ask(Question<T> question) throws Exception {
    return power
        .desk()
        .ask(
            sim.endpoint(),
            Level.ADMINISTRATOR,
            "test",
            bmc -> question.of(bmc.care().housekeeping()))
        .value();
  }

  @Test
  @DisplayName("A wrong clock is a finding, is set, and reads back right (§31.10, §31.11)")
  void clock() throws Exception {
    sim.ipmitool("raw", "0x0a", "0x49", "0x00", "0x00", "0x00", "0x60");
    var wrong = ask(Housekeeping::clock);
    assertThat(wrong.isWithin(BmcClock.TOLERATED)).isFalse();
    assertThat(wrong.finding().orElse("")).contains("slow");
    var controller =
        power
            .desk()
            .ask(sim.endpoint(), Level.OPERATOR, "test", bmc -> bmc.care().controller())
            .value();
    assertThat(controller.findings()).anyMatch(text -> text.contains("its clock is"));
    assertThat(ask(Housekeeping::setClock).finding()).isEmpty();
    assertThat(ask(Housekeeping::clock).isWithin(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  @DisplayName("Serial over LAN is switched off and on and gets a rate (§26.2, §26.3)")
  void sol() throws Exception {
    var off = new SolSettings.Wish(Optional.of(false), Optional.empty(), Optional.empty());
    assertThat(ask(keeping -> keeping.change(off)).enabled()).isFalse();
    assertThat(sim.ipmitool("sol", "info", "1")).containsPattern("Enabled\\s+: false");
    var on = new SolSettings.Wish(Optional.of(true), Optional.empty(), Optional.of(57_600));
    var now = ask(keeping -> keeping.change(on));
    assertThat(now.enabled()).isTrue();
    assertThat(now.bitRate()).contains(57_600);
    assertThat(sim.ipmitool("sol", "info", "1")).contains("57.6");
  }

  @Test
  @DisplayName("Event filtering is read; without a destination for alerts none can be set (§30)")
  void alerts() throws Exception {
    var alerts = ask(Housekeeping::alerts);
    assertThat(alerts.on()).contains(false);
    assertThat(alerts.destinations()).isEmpty();
    assertThatThrownBy(() -> ask(keeping -> keeping.addAlert("10.0.0.2")))
        .hasMessageContaining("all 0 are taken");
  }

  @Test
  @DisplayName("What it has no DCMI for is said so (DCMI 1.5)")
  void noDcmi() {
    assertThatThrownBy(() -> ask(Housekeeping::powerLimit)).hasMessageContaining("DCMI");
    assertThatThrownBy(() -> ask(Housekeeping::assetTag)).hasMessageContaining("DCMI");
  }
}
