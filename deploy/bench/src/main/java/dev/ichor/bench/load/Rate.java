package dev.ichor.bench.load;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One server at one rate, a line of figures per run. */
@Command(
    name = "rate",
    mixinStandardHelpOptions = true,
    description = "Loads a server at a fixed rate and says what came back.")
final class Rate implements Callable<Integer> {
  @Option(
      names = "--target",
      required = true,
      description =
          "name=kea,server=10.64.0.1,relay=10.64.0.2[,port=67][,relay-port=67][,pid=N][,pxe=true]")
  String target;

  @Option(
      names = "--rate",
      description = "exchanges and renewals begun each second",
      defaultValue = "1000")
  double rate;

  @Option(names = "--seconds", description = "length of each run", defaultValue = "5")
  double seconds;

  @Option(names = "--runs", description = "how many runs, one line each", defaultValue = "1")
  int runs;

  @Option(names = "--clients", description = "how many clients take turns", defaultValue = "50000")
  int clients;

  @Option(names = "--renew", description = "percent that renew instead", defaultValue = "0")
  int renew;

  @Option(names = "--release", description = "percent that release instead", defaultValue = "0")
  int release;

  @Option(names = "--max-drops", description = "exit 1 above this percent", defaultValue = "100")
  double maxDrops;

  /** Exit code 0; 1 for too many drops; 2 for wrong answers. */
  @Override
  public Integer call() {
    var worst = 0;
    try (var relay = new Relay(Target.parse(target), clients)) {
      for (var i = 0; i < runs; i++) {
        var result = relay.run(rate, seconds, new Mix(renew, release));
        System.out.println(relay.target().name() + " " + result.line());
        worst = Math.max(worst, !result.isCorrect() ? 2 : result.dropPercent() > maxDrops ? 1 : 0);
      }
    }
    return worst;
  }
}
