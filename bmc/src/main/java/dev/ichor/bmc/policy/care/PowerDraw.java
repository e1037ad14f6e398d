package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the machine draws, in watts.
 *
 * @param seconds over which minimum, maximum and average hold
 */
public record PowerDraw(
    double watts,
    Optional<Double> minimum,
    Optional<Double> maximum,
    Optional<Double> average,
    Optional<Long> seconds) {
  public PowerDraw {
    requireNonNull(minimum, "minimum");
    requireNonNull(maximum, "maximum");
    requireNonNull(average, "average");
    requireNonNull(seconds, "seconds");
  }
}
