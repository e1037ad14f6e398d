package dev.ichor.bmc.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.PowerAct.Abandon;
import dev.ichor.bmc.policy.PowerAct.Arm;
import dev.ichor.bmc.policy.PowerAct.GiveUp;
import dev.ichor.bmc.policy.PowerAct.Read;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A network boot by HTTP, and by PXE where the BMC cannot arm that")
class HttpBootPolicyTest {
  private static final PowerPolicy POLICY =
      new PowerPolicy(
          "bmc:443", new PowerLimits(Duration.ofSeconds(30), Duration.ofSeconds(1), 3, 2));
  private static final BootTarget.Http HTTP =
      new BootTarget.Http(Optional.of("http://10.0.0.2:8081/loader/ipxe.efi"));
  private static final PowerGoal GOAL =
      new PowerGoal.NetbootOnce(BootMode.UNCHANGED, Optional.of(HTTP));

  @Test
  @DisplayName("HTTP is armed first, as UEFI, and nothing is switched before it reads back")
  void armed() {
    assertThat(POLICY.next(GOAL, PowerProgress.NONE))
        .isEqualTo(new Arm(new BootOrder(HTTP, BootMode.UEFI, false)));
    var confirmed = PowerProgress.NONE.armed(new Arming.Confirmed("UefiHttp"));
    assertThat(POLICY.next(GOAL, confirmed)).isEqualTo(new Read());
  }

  @Test
  @DisplayName("Refused: it is given up with the reason, and PXE is armed from the beginning")
  void refused() {
    var refused = PowerProgress.NONE.armed(new Arming.Refused("HttpBootUri is read-only"));
    assertThat(POLICY.next(GOAL, refused))
        .isInstanceOfSatisfying(
            Abandon.class, it -> assertThat(it.why()).contains("HttpBootUri is read-only"));
    var pxe = refused.abandoned();
    assertThat(POLICY.next(GOAL, pxe))
        .isEqualTo(new Arm(BootOrder.netbootOnce(BootMode.UNCHANGED)));
    assertThat(POLICY.next(GOAL, pxe.armed(new Arming.Confirmed("Pxe")))).isEqualTo(new Read());
  }

  @Test
  @DisplayName("Another address read back twice is as good as refused; of PXE it is the end")
  void differs() {
    var once = PowerProgress.NONE.armed(new Arming.Differs("a", "b"));
    assertThat(POLICY.next(GOAL, once)).isInstanceOf(Arm.class);
    var twice = once.armed(new Arming.Differs("a", "b"));
    assertThat(POLICY.next(GOAL, twice)).isInstanceOf(Abandon.class);
    var pxe = twice.abandoned().armed(new Arming.Differs("a", "b"));
    assertThat(POLICY.next(GOAL, pxe)).isInstanceOf(Arm.class);
    assertThat(POLICY.next(GOAL, pxe.armed(new Arming.Differs("a", "b"))))
        .isInstanceOf(GiveUp.class);
  }

  @Test
  @DisplayName("A machine that starts as BIOS has no HTTP boot")
  void bios() {
    var goal = new PowerGoal.NetbootOnce(BootMode.LEGACY, Optional.of(HTTP));
    assertThat(POLICY.next(goal, PowerProgress.NONE)).isInstanceOf(Abandon.class);
  }
}
