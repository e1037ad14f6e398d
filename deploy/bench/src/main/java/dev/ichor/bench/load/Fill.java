package dev.ichor.bench.load;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Gives a lease to each of so many clients, as fast as the server can; prints how many have one.
 */
@Command(
    name = "fill",
    mixinStandardHelpOptions = true,
    description = "Binds every client once, faster while nothing is dropped and slower when it is.")
final class Fill implements Callable<Integer> {
  private static final double FIRST_RATE = 200;
  private static final double STEP_SECONDS = 3;
  private static final double FASTER = 2;

  @Option(names = "--target", required = true, description = "as of rate")
  String target;

  @Option(names = "--clients", required = true, description = "how many are to have a lease")
  int clients;

  @Option(names = "--within", description = "seconds until it is given up", defaultValue = "180")
  double within;

  @Override
  public Integer call() {
    try (var relay = new Relay(Target.parse(target), clients)) {
      relay.clients().useUnboundOnly();
      var deadline = System.nanoTime() + (long) (within * 1e9);
      var rate = FIRST_RATE;
      var missing = (long) clients;
      while (missing > 0 && System.nanoTime() < deadline) {
        var seconds = Math.clamp(missing / rate, 0.2, STEP_SECONDS);
        var result = relay.run(rate, seconds, Mix.EXCHANGES);
        System.err.printf(Locale.ROOT, "fill %s %s%n", relay.target().name(), result.line());
        rate = result.dropPercent() <= 1 ? rate * FASTER : Math.max(FIRST_RATE, rate / FASTER);
        missing = clients - relay.clients().bound();
      }
      System.out.println(relay.clients().bound());
      return missing == 0 ? 0 : 1;
    }
  }
}
