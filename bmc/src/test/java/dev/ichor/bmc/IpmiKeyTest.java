package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.bmc.support.IpmiSim;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins with a BMC's own key K_g, and with suites that a person allowed. */
class IpmiKeyTest {
  private static final String KEY = "rack-key-0123456789";

  @TempDir Path directory;

  private static BmcEndpoint with(BmcEndpoint bmc, Optional<String> kg, Integer... suites) {
    return bmc.withIpmi(new IpmiWish(kg.map(Secret::of), List.of(suites), Set.of()));
  }

  private static String advice(Power.Reading reading) {
    assertThat(reading).isInstanceOf(Power.Reading.Unknown.class);
    return ((Power.Reading.Unknown) reading).advice();
  }

  @Test
  @DisplayName("OpenIPMI's BMC with a K_g: right, wrong, missing and as hex (§13.31)")
  void simulated() throws Exception {
    try (var sim = IpmiSim.withKey(directory, KEY);
        var power = new BmcPower(WireFaultTest.CONFIG)) {
      var on = new Power.Reading.State(false);
      assertThat(power.read(with(sim.endpoint(), Optional.of(KEY)))).isEqualTo(on);
      var hex = "hex:7261636b2d6b65792d30313233343536373839";
      assertThat(power.read(with(sim.endpoint(), Optional.of(hex)))).isEqualTo(on);
      assertThat(power.read(with(sim.endpoint(), Optional.of(KEY), 2))).isEqualTo(on);
      assertThat(advice(power.read(with(sim.endpoint(), Optional.of("rack-key-012345678")))))
          .contains("has another key K_g than the one entered; correct bmc.kg");
      assertThat(advice(power.read(sim.endpoint()))).contains("bmc.kg");
    }
  }

  @Test
  @DisplayName("Which remedy: what was entered and what the BMC says of its key (§22.13 bit 5)")
  void remedies() throws Exception {
    try (var bmc = new FakeBmc(CipherSuite.SUITE_17);
        var power = new BmcPower(WireFaultTest.CONFIG)) {
      assertThat(advice(power.read(with(bmc.endpoint(), Optional.of(KEY)))))
          .contains("says that it has no key K_g, and one is entered");
      bmc.key(KEY);
      assertThat(advice(power.read(bmc.endpoint())))
          .contains("has a key K_g of its own and none is entered; enter it as bmc.kg");
      assertThat(power.read(with(bmc.endpoint(), Optional.of(KEY))))
          .isEqualTo(new Power.Reading.State(false));
      bmc.capabilities = new AuthCapabilities(1, true, false, false, false);
      assertThat(advice(power.read(bmc.endpoint()))).contains("as with a key K_g of its own");
    }
  }

  @Test
  @DisplayName(
      "A weak suite is used only where it was allowed, never before those listed before it")
  void suites() throws Exception {
    try (var bmc = new FakeBmc(CipherSuite.SUITE_8, CipherSuite.SUITE_2);
        var power = new BmcPower(WireFaultTest.CONFIG)) {
      assertThat(advice(power.read(bmc.endpoint()))).contains("none of the cipher suites [17, 3]");
      assertThat(bmc.suitesAsked)
          .containsExactlyInAnyOrder(
              CipherSuite.SUITE_17.algorithms(), CipherSuite.SUITE_3.algorithms());

      bmc.suitesAsked.clear();
      var allowed = with(bmc.endpoint(), Optional.empty(), 17, 8, 2);
      for (var i = 0; i < 2; i++) {
        assertThat(power.read(allowed)).isEqualTo(new Power.Reading.State(false));
        assertThat(bmc.suitesAsked)
            .containsExactlyInAnyOrder(
                CipherSuite.SUITE_17.algorithms(), CipherSuite.SUITE_8.algorithms());
      }
    }
  }
}
