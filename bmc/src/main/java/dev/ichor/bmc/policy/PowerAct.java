package dev.ichor.bmc.policy;

import java.time.Duration;

/** The next thing to do to a BMC. */
public sealed interface PowerAct {
  record Read() implements PowerAct {}

  record Arm(BootOrder order) implements PowerAct {}

  /** UEFI HTTP boot is given up for this run; what remains is PXE. */
  record Abandon(String why) implements PowerAct {}

  record Flip(PowerSwitch act) implements PowerAct {}

  /** A switch that disturbs what was only asked to end: nothing may stand in its way by now. */
  record Escalate(PowerSwitch act) implements PowerAct {}

  record Pause(Duration time) implements PowerAct {}

  record Finish(String sentence) implements PowerAct {}

  record GiveUp(BmcFault fault) implements PowerAct {}
}
