package dev.ichor.bench.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All figures of several servers in one run, in turns, so that a noisy minute hits them all. */
@Command(
    name = "suite",
    mixinStandardHelpOptions = true,
    description = "Compares servers: highest rate, latency, CPU, memory. The first is the subject.")
final class Suite implements Callable<Integer> {
  private static final double GENERATOR_CEILING = 60_000;

  @Option(names = "--target", required = true, description = "as of dhcp-load; once per server")
  List<String> targets;

  @Option(names = "--repetitions", description = "of every measurement", defaultValue = "3")
  int repetitions;

  @Option(names = "--step-seconds", description = "length of one try", defaultValue = "3")
  double stepSeconds;

  @Option(names = "--clients", description = "that take turns", defaultValue = "50000")
  int clients;

  @Option(names = "--fill", description = "leases at which memory is read", defaultValue = "100000")
  int fill;

  @Option(names = "--close-enough", description = "resolution of the search", defaultValue = "1.05")
  double closeEnough;

  @Option(names = "--max-drops", description = "percent that still counts", defaultValue = "1")
  double maxDrops;

  @Override
  public Integer call() {
    var servers = new ArrayList<Measured>();
    try {
      for (var text : targets) {
        servers.add(new Measured(new Relay(Target.parse(text), Math.max(clients, fill)), clients));
      }
      try (var each = new Turns(servers)) {
        measure(servers, each);
      }
      System.out.print(new Report(servers).markdown());
      return servers.stream().allMatch(Measured::isCorrect) ? 0 : 2;
    } finally {
      servers.forEach(it -> it.relay().close());
    }
  }

  private void measure(List<Measured> servers, Turns turns) {
    for (var pass = 0; pass < 2; pass++) {
      for (var server : servers) {
        turns.of(server);
        warmUp(server);
      }
    }
    for (var round = 0; round < repetitions; round++) {
      for (var server : turned(servers, round)) {
        turns.of(server);
        search(server);
      }
    }
    for (var round = 0; round < repetitions; round++) {
      for (var server : turned(servers, round)) {
        turns.of(server);
        server.atHalf().add(say("half", server, server.rate() / 2, stepSeconds));
      }
    }
    var common = servers.stream().mapToDouble(Measured::rate).min().orElse(0) / 2;
    var fast = servers.stream().mapToDouble(Measured::rate).sorted().skip(1).findFirst();
    for (var round = 0; round < repetitions; round++) {
      for (var server : turned(servers, round)) {
        turns.of(server);
        server.atCommon().add(say("common", server, common, stepSeconds));
        if (fast.isPresent() && server.rate() >= fast.getAsDouble()) {
          server.atFast().add(say("fast", server, fast.getAsDouble() / 2, stepSeconds));
        }
      }
    }
    for (var server : servers) {
      turns.of(server);
      fill(server);
    }
  }

  /** Cold first, then rising until it no longer holds: every server gets the same. */
  private void warmUp(Measured server) {
    server.cold().add(say("cold", server, 200, 2));
    for (var rate = 500.0; rate <= 8_000; rate *= 2) {
      var result = say("warm-up", server, rate, stepSeconds);
      server.cold().add(result);
      if (result.dropPercent() > maxDrops && rate >= 2_000) {
        break;
      }
      if (result.dropPercent() <= maxDrops) {
        server.startAt(rate);
      }
      if (result.dropPercent() > 50) {
        break;
      }
    }
  }

  private void search(Measured server) {
    var search = new Search(server.startRate(), closeEnough, GENERATOR_CEILING);
    while (!search.isOver()) {
      var rate = search.next();
      // A noisy second must not end the search: what fails may try once more.
      var held =
          say("search", server, rate, stepSeconds).dropPercent() <= maxDrops
              || say("again", server, rate, stepSeconds).dropPercent() <= maxDrops;
      search.report(held);
    }
    server.rates().add(search.best());
    server.startAt(search.best());
  }

  private void fill(Measured server) {
    var relay = server.relay();
    relay.clients().use(fill);
    var rate = server.rate() / 2;
    var missing = fill - relay.clients().bound();
    if (missing > 0 && missing / rate < TimeUnit.MINUTES.toSeconds(1)) {
      say("fill", server, rate, fill / rate * 1.1);
    }
    server.remember(relay.clients().bound(), Proc.residentMib(relay.target().pid()));
  }

  private static List<Measured> turned(List<Measured> servers, int round) {
    var order = new ArrayList<>(servers);
    Collections.rotate(order, round);
    return order;
  }

  private static Result say(String phase, Measured server, double rate, double seconds) {
    var result = server.run(rate, seconds);
    System.err.printf(Locale.ROOT, "%s %s %s%n", phase, server.name(), result.line());
    return result;
  }
}
