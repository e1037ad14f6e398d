package dev.ichor.bench.load;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** When a server that is being started answers first. */
@Command(
    name = "first-answer",
    mixinStandardHelpOptions = true,
    description =
        "Asks until the server offers; prints the moment in milliseconds since 1970 (GNU date's %%s%%3N).")
final class FirstAnswer implements Callable<Integer> {
  private static final double ASKS_PER_SECOND = 50;

  @Option(names = "--target", required = true, description = "as of dhcp-load")
  String target;

  @Option(names = "--within", description = "seconds until it is given up", defaultValue = "120")
  double within;

  @Override
  public Integer call() throws InterruptedException {
    try (var relay = new Relay(Target.parse(target), 1_000)) {
      var answered = relay.firstAnswer(ASKS_PER_SECOND, within);
      System.out.println(answered.isPresent() ? answered.getAsLong() : "none");
      return answered.isPresent() ? 0 : 1;
    }
  }
}
