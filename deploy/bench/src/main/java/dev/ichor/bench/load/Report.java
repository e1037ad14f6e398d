package dev.ichor.bench.load;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The table for docs/benchmarks.md: one column per server, and ratios to the first. */
final class Report {
  private final List<Measured> servers;

  Report(List<Measured> servers) {
    this.servers = servers;
  }

  String markdown() {
    var out = new StringBuilder();
    var names = servers.stream().map(Measured::name).toList();
    line(out, "median (min to max)", names);
    line(out, "---", names.stream().map(it -> "---").toList());
    line(out, "highest rate, <= 1 % drops, /s", each(it -> spread(it.rates(), 0)));
    line(out, "rate, first server = 1", each(it -> text(it.rate() / servers.getFirst().rate(), 2)));
    latency(out, "half its own rate", Measured::atHalf);
    latency(out, "half the second slowest's rate", Measured::atFast);
    latency(out, "half the slowest's rate", Measured::atCommon);
    line(
        out,
        "resident MiB (leases)",
        each(it -> text(it.residentMib(), 0) + " (" + it.leases() + ")"));
    line(out, "first 400 exchanges of its life", each(Report::firstSeconds));
    line(out, "answers all correct", each(it -> it.isCorrect() ? "yes" : "NO"));
    return out.toString();
  }

  private void latency(StringBuilder out, String at, Function<Measured, List<Result>> runs) {
    if (servers.stream().allMatch(it -> runs.apply(it).isEmpty())) {
      return;
    }
    line(out, at + ": rate, /s", each(it -> spread(runs.apply(it), result -> result.rate(), 0)));
    line(
        out,
        at + ": OFFER p50 / p99, ms",
        each(
            it ->
                spread(runs.apply(it), r -> Result.millis(r.tally().offer, 50), 2)
                    + " / "
                    + spread(runs.apply(it), r -> Result.millis(r.tally().offer, 99), 2)));
    line(
        out,
        at + ": ACK p50 / p99, ms",
        each(
            it ->
                spread(runs.apply(it), r -> Result.millis(r.tally().ack, 50), 2)
                    + " / "
                    + spread(runs.apply(it), r -> Result.millis(r.tally().ack, 99), 2)));
    line(
        out,
        at + ": server CPU s per 10 000",
        each(it -> spread(runs.apply(it), Result::cpuPerTenThousand, 2)));
    line(
        out,
        at + ": generator CPU s per 10 000",
        each(
            it ->
                spread(
                    runs.apply(it),
                    r -> r.generatorCpu() * 10_000 / Math.max(1, r.tally().begun),
                    2)));
  }

  private static String firstSeconds(Measured server) {
    if (server.cold().isEmpty()) {
      return "-";
    }
    var first = server.cold().getFirst();
    return "%s %% drops, ACK p99 %s ms"
        .formatted(text(first.dropPercent(), 1), text(Result.millis(first.tally().ack, 99), 1));
  }

  private List<String> each(Function<Measured, String> cell) {
    return servers.stream().map(cell).toList();
  }

  private static void line(StringBuilder out, String head, List<String> cells) {
    out.append(cells.stream().collect(Collectors.joining(" | ", "| " + head + " | ", " |\n")));
  }

  private static String spread(List<Result> runs, ToDoubleFunction<Result> figure, int digits) {
    return spread(runs.stream().map(figure::applyAsDouble).toList(), digits);
  }

  /** {@code 9012 (8800 to 9400)}. */
  static String spread(List<Double> values, int digits) {
    if (values.isEmpty()) {
      return "-";
    }
    var middle = text(Measured.median(values), digits);
    var low = text(values.stream().mapToDouble(it -> it).min().orElse(Double.NaN), digits);
    var high = text(values.stream().mapToDouble(it -> it).max().orElse(Double.NaN), digits);
    return low.equals(high) ? middle : "%s (%s to %s)".formatted(middle, low, high);
  }

  private static String text(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
