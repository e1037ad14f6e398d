package dev.ichor.bmc.policy;

import java.time.Duration;

/**
 * How long and how often.
 *
 * @param settle time a machine gets to follow a switch before the next attempt
 * @param poll time between two looks at the power
 * @param switches most switches in one run
 * @param armings most times the boot device is written in one run
 */
public record PowerLimits(Duration settle, Duration poll, int switches, int armings) {
  /** Large servers need 10 s and more from "power on" to power good. */
  public static final PowerLimits DEFAULT =
      new PowerLimits(Duration.ofSeconds(30), Duration.ofSeconds(1), 4, 2);

  public PowerLimits {
    if (settle.isNegative() || poll.isNegative() || switches < 1 || armings < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
