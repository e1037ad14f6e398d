package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A report of measured values (DSP0268 MetricReport).
 *
 * @param at when it was made, as the BMC writes it
 * @param values at most {@link #MOST}; empty in a list of reports
 */
public record MetricReport(String id, String name, Optional<String> at, List<Value> values) {
  /** So many values of one report are read. */
  public static final int MOST = 2_000;

  /**
   * @param metric what was measured
   * @param property the property that it is the value of
   */
  public record Value(
      String metric, String value, Optional<String> at, Optional<String> property) {}

  public MetricReport {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    values = List.copyOf(values);
  }
}
