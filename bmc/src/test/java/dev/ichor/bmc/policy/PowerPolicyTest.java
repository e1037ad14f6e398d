package dev.ichor.bmc.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.policy.PowerAct.Arm;
import dev.ichor.bmc.policy.PowerAct.Escalate;
import dev.ichor.bmc.policy.PowerAct.Finish;
import dev.ichor.bmc.policy.PowerAct.Flip;
import dev.ichor.bmc.policy.PowerAct.GiveUp;
import dev.ichor.bmc.policy.PowerAct.Pause;
import dev.ichor.bmc.policy.PowerAct.Read;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PowerPolicyTest {
  private static final PowerLimits LIMITS =
      new PowerLimits(Duration.ofSeconds(30), Duration.ofSeconds(1), 3, 2);
  private static final PowerPolicy POLICY = new PowerPolicy("bmc:623", LIMITS);
  private static final PowerGoal NETBOOT = new PowerGoal.NetbootOnce(BootMode.UEFI);
  private static final Switched ACCEPTED = new Switched.Accepted();
  private static final Switched REFUSED = new Switched.Refused("node says no (c1h)", false);
  private static final Switched WRONG_STATE =
      new Switched.Refused("not supported in present state (d5h)", true);
  private static final PowerProgress ARMED =
      PowerProgress.NONE.armed(new Arming.Confirmed("network"));

  private static PowerProgress at(PowerProgress seen, boolean on, int seconds) {
    return seen.read(on, Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("Netboot: arm, look, power on, look, done")
  void fromOff() {
    assertThat(POLICY.next(NETBOOT, PowerProgress.NONE))
        .isEqualTo(new Arm(BootOrder.netbootOnce(BootMode.UEFI)));
    assertThat(POLICY.next(NETBOOT, ARMED)).isEqualTo(new Read());
    assertThat(POLICY.next(NETBOOT, at(ARMED, false, 0))).isEqualTo(new Flip(PowerSwitch.ON));
    var flipped = ARMED.flipped(PowerSwitch.ON, ACCEPTED);
    assertThat(POLICY.next(NETBOOT, flipped)).isEqualTo(new Read());
    assertThat(POLICY.next(NETBOOT, at(flipped, true, 1))).isInstanceOf(Finish.class);
  }

  @Test
  @DisplayName("A running machine is reset; refused, it is cycled; refused too, it goes off and on")
  void escalates() {
    assertThat(POLICY.next(NETBOOT, at(ARMED, true, 0)))
        .isEqualTo(new Flip(PowerSwitch.FORCE_RESTART));
    var noReset = ARMED.flipped(PowerSwitch.FORCE_RESTART, REFUSED);
    assertThat(POLICY.next(NETBOOT, at(noReset, true, 0)))
        .isEqualTo(new Flip(PowerSwitch.POWER_CYCLE));
    var noCycle = noReset.flipped(PowerSwitch.POWER_CYCLE, REFUSED);
    var off = at(noCycle, true, 0);
    assertThat(POLICY.next(NETBOOT, off)).isEqualTo(new Flip(PowerSwitch.FORCE_OFF));
  }

  @Test
  @DisplayName("Off on the way to on: after the machine is off it is powered on")
  void offThenOn() {
    var off = ARMED.flipped(PowerSwitch.FORCE_OFF, ACCEPTED);
    assertThat(POLICY.next(NETBOOT, at(off, true, 1))).isEqualTo(new Pause(LIMITS.poll()));
    assertThat(POLICY.next(NETBOOT, at(off, false, 2))).isEqualTo(new Flip(PowerSwitch.ON));
  }

  @Test
  @DisplayName("A reset refused because the machine went off meanwhile becomes a power on (D5h)")
  void notInThisState() {
    var refused = ARMED.flipped(PowerSwitch.FORCE_RESTART, WRONG_STATE);
    assertThat(POLICY.next(NETBOOT, at(refused, false, 0))).isEqualTo(new Flip(PowerSwitch.ON));
  }

  @Test
  @DisplayName(
      "A machine that does not come on is waited for, told again, and given up with the count")
  void stuck() {
    var once = ARMED.flipped(PowerSwitch.ON, ACCEPTED);
    assertThat(POLICY.next(NETBOOT, at(once, false, 29))).isEqualTo(new Pause(LIMITS.poll()));
    assertThat(POLICY.next(NETBOOT, at(once, false, 30))).isEqualTo(new Flip(PowerSwitch.ON));
    var thrice = once.flipped(PowerSwitch.ON, ACCEPTED).flipped(PowerSwitch.ON, ACCEPTED);
    assertThat(POLICY.next(NETBOOT, at(thrice, false, 30)))
        .isEqualTo(new GiveUp(new BmcFault.PowerUnchanged("bmc:623", "on", LIMITS.settle(), 3)));
  }

  @Test
  @DisplayName("Refused to the end: the fault is the refusal, with the BMC's words")
  void refusedThroughout() {
    var seen = PowerProgress.NONE;
    for (var i = 0; i < 3; i++) {
      assertThat(POLICY.next(new PowerGoal.On(), at(seen, false, 0)))
          .isEqualTo(new Flip(PowerSwitch.ON));
      seen = seen.flipped(PowerSwitch.ON, REFUSED);
    }
    assertThat(POLICY.next(new PowerGoal.On(), at(seen, false, 0)))
        .isEqualTo(new GiveUp(new BmcFault.Refused("bmc:623", "power on", "node says no (c1h)")));
  }

  @Test
  @DisplayName("Another boot device read back: written once more, then a failure without any reset")
  void differs() {
    var differs = new Arming.Differs("network", "disk");
    var once = PowerProgress.NONE.armed(differs);
    assertThat(POLICY.next(NETBOOT, once)).isEqualTo(new Arm(BootOrder.netbootOnce(BootMode.UEFI)));
    assertThat(POLICY.next(NETBOOT, once.armed(differs)))
        .isEqualTo(new GiveUp(new BmcFault.BootDeviceDiffers("bmc:623", "network", "disk")));
  }

  @Test
  @DisplayName("Every hard switch after a soft one is an escalation, which may be objected to")
  void escalation() {
    var goal = new PowerGoal.GracefulOff(Duration.ofSeconds(120));
    assertThat(POLICY.next(goal, at(PowerProgress.NONE, true, 0)))
        .isEqualTo(new Flip(PowerSwitch.GRACEFUL_OFF));
    var refused = PowerProgress.NONE.flipped(PowerSwitch.GRACEFUL_OFF, REFUSED);
    assertThat(POLICY.next(goal, at(refused, true, 0)))
        .isEqualTo(new Escalate(PowerSwitch.FORCE_OFF));
    var asked = PowerProgress.NONE.flipped(PowerSwitch.GRACEFUL_OFF, ACCEPTED);
    assertThat(POLICY.next(goal, at(asked, true, 119))).isEqualTo(new Pause(LIMITS.poll()));
    assertThat(POLICY.next(goal, at(asked, true, 120)))
        .isEqualTo(new Escalate(PowerSwitch.FORCE_OFF));
    var told = asked.flipped(PowerSwitch.FORCE_OFF, ACCEPTED);
    assertThat(POLICY.next(goal, at(told, true, 30)))
        .isEqualTo(new Escalate(PowerSwitch.FORCE_OFF));
    assertThat(POLICY.next(new PowerGoal.Off(), at(PowerProgress.NONE, true, 0)))
        .isEqualTo(new Flip(PowerSwitch.FORCE_OFF));
  }

  @Test
  @DisplayName("What is already so is not done again")
  void already() {
    assertThat(POLICY.next(new PowerGoal.On(), at(PowerProgress.NONE, true, 0)))
        .isEqualTo(new Finish("power was already on"));
    assertThat(POLICY.next(new PowerGoal.Off(), at(PowerProgress.NONE, false, 0)))
        .isEqualTo(new Finish("power was already off"));
  }
}
