package dev.ichor.bench.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * One run at one rate.
 *
 * @param rate exchanges and renewals begun each second
 * @param completed exchanges that ended in an ACK in time, per second
 * @param shared addresses that two clients hold
 * @param generatorCpu CPU seconds that the generator itself used
 * @param serverCpu CPU seconds of the server process; NaN when its process is not known
 */
record Result(
    double rate,
    double completed,
    Tally tally,
    long shared,
    double generatorCpu,
    double serverCpu) {
  /** No answer within this is a drop. */
  static final long PATIENCE_NANOS = 1_000_000_000L;

  double dropPercent() {
    var all = tally.begun + tally.renewals;
    return all == 0 ? 0 : 100.0 * tally.dropped() / all;
  }

  boolean isCorrect() {
    return tally.wrong == 0 && shared == 0;
  }

  double cpuPerTenThousand() {
    var done = tally.ack.getTotalCount() + tally.renewal.getTotalCount();
    return done == 0 ? Double.NaN : serverCpu * 10_000 / done;
  }

  /** Exchange as a whole is not recorded: the two stages are, as perfdhcp reports them. */
  static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "rate=%.0f completed=%.0f begun=%d dropped=%d drop%%=%.3f late=%d stray=%d wrong=%d naks=%d"
            + " shared=%d renewals=%d releases=%d offer_ms=%s ack_ms=%s renew_ms=%s tick_late_p99_ms=%.2f"
            + " generator_cpu_s=%.2f server_cpu_s=%.2f cpu_s_per_10000=%.2f",
        rate,
        completed,
        tally.begun,
        tally.dropped(),
        dropPercent(),
        tally.late,
        tally.stray,
        tally.wrong,
        tally.naks,
        shared,
        tally.renewals,
        tally.releases,
        percentiles(tally.offer),
        percentiles(tally.ack),
        percentiles(tally.renewal),
        millis(tally.lateness, 99),
        generatorCpu,
        serverCpu,
        cpuPerTenThousand());
  }

  /** avg/p50/p99/max. */
  static String percentiles(Histogram histogram) {
    return histogram.getTotalCount() == 0
        ? "-"
        : String.format(
            Locale.ROOT,
            "%.2f/%.2f/%.2f/%.2f",
            histogram.getMean() / 1e6,
            millis(histogram, 50),
            millis(histogram, 99),
            histogram.getMaxValue() / 1e6);
  }
}
