package dev.ichor.bmc.ipmi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.BootDevice;
import dev.ichor.bmc.ipmi.wire.BootFlags;
import dev.ichor.bmc.policy.Arming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SmallPoliciesTest {
  @Test
  @DisplayName("Waits double up to the limit, spread by a fifth either way")
  void waits() {
    var plan = new RetransmitPlan(Duration.ofMillis(500), Duration.ofSeconds(2), 4);
    assertThat(plan.waitAfter(1, 0.5)).isEqualTo(Duration.ofMillis(500));
    assertThat(plan.waitAfter(2, 0.5)).isEqualTo(Duration.ofSeconds(1));
    assertThat(plan.waitAfter(4, 0.5)).isEqualTo(Duration.ofSeconds(2));
    assertThat(plan.waitAfter(1, 0)).isEqualTo(Duration.ofMillis(400));
    assertThat(plan.waitAfter(1, 1)).isEqualTo(Duration.ofMillis(600));
    assertThat(plan.bound()).isEqualTo(Duration.ofMillis(6600));
  }

  @Test
  @DisplayName("Each session sequence number is accepted once, 32 back, across the sign (§6.12.13)")
  void window() {
    var window = ReceiveWindow.EMPTY.accept(1).orElseThrow().accept(3).orElseThrow();
    assertThat(window.accept(3)).isEmpty();
    assertThat(window.accept(1)).isEmpty();
    assertThat(window.accept(0)).isEmpty();
    assertThat(window.accept(2).orElseThrow().accept(2)).isEmpty();
    var far = window.accept(0x80000005).orElseThrow();
    assertThat(far.highest()).isEqualTo(0x80000005L);
    assertThat(far.accept(0x7fffffe6)).isPresent();
    assertThat(far.accept(0x7fffffe5)).isEmpty();
  }

  @Test
  @DisplayName("17 before 3, but first what worked last time; others only as a person lists them")
  void suites() {
    assertThat(SuiteOrder.of(List.of(), Optional.empty()))
        .containsExactly(CipherSuite.SUITE_17, CipherSuite.SUITE_3);
    assertThat(SuiteOrder.of(List.of(), Optional.of(CipherSuite.SUITE_3)))
        .containsExactly(CipherSuite.SUITE_3, CipherSuite.SUITE_17);
    assertThat(SuiteOrder.of(List.of(), Optional.of(CipherSuite.SUITE_8)))
        .containsExactly(CipherSuite.SUITE_17, CipherSuite.SUITE_3);
    var wished = List.of(CipherSuite.SUITE_17, CipherSuite.SUITE_8);
    assertThat(SuiteOrder.of(wished, Optional.of(CipherSuite.SUITE_8))).isEqualTo(wished);
  }

  @Test
  @DisplayName("No suite lacks authentication or integrity; only suite 2 is not encrypted")
  void strong() {
    for (var suite : CipherSuite.values()) {
      assertThat(suite.algorithms().authentication()).isPositive();
      assertThat(suite.algorithms().integrity()).isPositive();
      assertThat(suite.encrypts()).isEqualTo(suite != CipherSuite.SUITE_2);
    }
    assertThat(CipherSuite.of(0)).isEmpty();
  }

  @Test
  @DisplayName("Read-back: the same is confirmed, lost bits are told, another device is a failure")
  void readBack() {
    var wanted = new BootFlags(true, false, true, BootDevice.PXE);
    assertThat(ReadBack.judge(wanted, wanted)).isInstanceOf(Arming.Confirmed.class);
    var simulator = new BootFlags(false, false, false, BootDevice.PXE);
    assertThat(ReadBack.judge(wanted, simulator).sentence())
        .isEqualTo(
            "network boot not confirmed by read-back: the valid bit reads 0, the EFI bit reads 0;"
                + " the machine's boot request will tell");
    var disk = new BootFlags(true, false, true, BootDevice.DISK);
    assertThat(ReadBack.judge(wanted, disk)).isEqualTo(new Arming.Differs("network", "disk"));
  }
}
