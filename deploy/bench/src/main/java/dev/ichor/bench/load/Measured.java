package dev.ichor.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One server and what was found out about it. */
final class Measured {
  private final Relay relay;
  private final List<Result> cold = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();
  private final List<Result> atHalf = new ArrayList<>();
  private final List<Result> atCommon = new ArrayList<>();
  private final List<Result> atFast = new ArrayList<>();
  private boolean isCorrect = true;
  private double startRate = 100;
  private long leases;
  private double residentMib = Double.NaN;

  Measured(Relay relay, int clients) {
    this.relay = relay;
    relay.clients().use(clients);
  }

  Result run(double rate, double seconds) {
    var result = relay.run(rate, seconds, Mix.EXCHANGES);
    isCorrect &= result.isCorrect();
    return result;
  }

  Relay relay() {
    return relay;
  }

  String name() {
    return relay.target().name();
  }

  boolean isCorrect() {
    return isCorrect;
  }

  /** From the first packet of its life on. */
  List<Result> cold() {
    return cold;
  }

  List<Double> rates() {
    return rates;
  }

  List<Result> atHalf() {
    return atHalf;
  }

  /** At the rate that the slowest can do. */
  List<Result> atCommon() {
    return atCommon;
  }

  /** At the rate that the second slowest can do; empty for the slowest. */
  List<Result> atFast() {
    return atFast;
  }

  void startAt(double rate) {
    startRate = rate > 0 ? rate : startRate;
  }

  double startRate() {
    return startRate;
  }

  void remember(long leaseCount, double mib) {
    leases = leaseCount;
    residentMib = mib;
  }

  long leases() {
    return leases;
  }

  double residentMib() {
    return residentMib;
  }

  /** Median of the highest rates that held. */
  double rate() {
    return median(rates);
  }

  static double median(List<Result> results, ToDoubleFunction<Result> figure) {
    return median(results.stream().map(figure::applyAsDouble).toList());
  }

  static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    var sorted = values.stream().sorted().toList();
    var middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
