package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.serial.client.SerialConfig;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.inventory.port.Power;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A system that does not obey its shutdown, and what stands between it and the switch. */
class EscalationTest {
  private static final String SOFT = "Chassis Control 05";
  private static final String HARD = "Chassis Control 00";

  private FakeBmc bmc;
  private BmcPower power;

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17, CipherSuite.SUITE_3);
    bmc.chassis.setOn(true);
    power =
        new BmcPower(
            new BmcConfig(
                WireFaultTest.CONFIG.ipmi(),
                BmcConfig.DEFAULT.redfish(),
                WireFaultTest.CONFIG.power(),
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ofMillis(100),
                SerialConfig.DEFAULT));
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  @Test
  @DisplayName("Nothing in the way: it is asked, then turned off hard when its time is over")
  void obeysNot() {
    var asked = new AtomicInteger();
    var result =
        power.shutdown(
            bmc.endpoint(),
            () -> {
              assertThat(bmc.chassis.asked()).as("asked after the soft one").contains(SOFT);
              asked.incrementAndGet();
              return Optional.empty();
            });
    assertThat(result).isInstanceOf(Power.Result.Done.class);
    assertThat(bmc.chassis.asked()).containsSubsequence(SOFT, HARD);
    assertThat(asked).hasValue(1);
  }

  @Test
  @DisplayName("Protected within its time: it is asked to end, and never turned off hard")
  void protectedMeanwhile() {
    var result =
        power.shutdown(bmc.endpoint(), () -> Optional.of("the machine was protected meanwhile"));
    assertThat(result)
        .isInstanceOfSatisfying(
            Power.Result.Failed.class,
            failed -> {
              assertThat(failed.advice()).contains("protected meanwhile", "look at the machine");
              assertThat(failed.transient_()).isFalse();
            });
    assertThat(bmc.chassis.asked()).contains(SOFT).doesNotContain(HARD);
    assertThat(bmc.chassis.isOn()).isTrue();
  }
}
