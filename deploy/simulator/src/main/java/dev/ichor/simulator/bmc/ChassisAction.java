package dev.ichor.simulator.bmc;

import java.util.Arrays;
import java.util.Optional;

/** Chassis Control (IPMI 2.0 Table 28-4). */
public enum ChassisAction {
  POWER_OFF(0, false),
  POWER_ON(1, false),
  POWER_CYCLE(2, true),
  HARD_RESET(3, true),
  DIAGNOSTIC_INTERRUPT(4, true),
  SOFT_OFF(5, true);

  /** The number on the wire. */
  final int code;

  /** True when the action means nothing to a machine that is off. */
  final boolean needsPower;

  ChassisAction(int code, boolean needsPower) {
    this.code = code;
    this.needsPower = needsPower;
  }

  static Optional<ChassisAction> of(int code) {
    return Arrays.stream(values()).filter(a -> a.code == code).findFirst();
  }
}
