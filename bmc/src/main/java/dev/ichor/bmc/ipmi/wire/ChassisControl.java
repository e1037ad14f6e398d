package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/** What Chassis Control can do (§28.3): one octet, a closed list. */
public enum ChassisControl {
  /** Hard off, without asking the operating system. */
  POWER_DOWN(0),
  POWER_UP(1),
  /** Off for at least a second, then on; many BMCs refuse it when the power is off (D5h). */
  POWER_CYCLE(2),
  /** Resets the processors without cutting power. */
  HARD_RESET(3),
  /** Diagnostic interrupt (NMI). */
  DIAGNOSTIC(4),
  /** Asks the operating system through ACPI; nothing says when, or whether, it obeys. */
  SOFT_SHUTDOWN(5);

  private final int code;

  ChassisControl(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public Bytes encode() {
    return Bytes.of(code);
  }
}
