package dev.ichor.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.inventory.port.Power;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RestartIntervalTest {
  private FakeBmc bmc;
  private BmcPower power;

  @BeforeEach
  void start() throws Exception {
    bmc = new FakeBmc(CipherSuite.SUITE_17);
    power = new BmcPower(WireFaultTest.CONFIG.withRestartInterval(Duration.ofHours(1)));
  }

  @AfterEach
  void stop() {
    power.close();
    bmc.close();
  }

  @Test
  @DisplayName("A running machine is not restarted twice in the interval, and nothing is armed")
  void tooSoon() {
    power.on(bmc.endpoint());
    assertThat(power.reset(bmc.endpoint())).isInstanceOf(Power.Result.Done.class);
    var before = bmc.chassis.asked().size();
    var again = power.netbootOnce(bmc.endpoint(), Power.Firmware.UEFI);
    assertThat(again)
        .isInstanceOfSatisfying(
            Power.Result.Failed.class,
            failed -> {
              assertThat(failed.transient_()).isTrue();
              assertThat(failed.advice()).contains("restarted its machine");
            });
    assertThat(bmc.chassis.asked().subList(before, bmc.chassis.asked().size()))
        .noneMatch(command -> command.contains("Boot Options"));
  }

  @Test
  @DisplayName("Off, and on again after it, are never held back")
  void offAndOn() {
    power.on(bmc.endpoint());
    power.cycle(bmc.endpoint());
    assertThat(power.off(bmc.endpoint())).isInstanceOf(Power.Result.Done.class);
    assertThat(power.netbootOnce(bmc.endpoint(), Power.Firmware.UEFI))
        .isInstanceOf(Power.Result.Done.class);
  }
}
