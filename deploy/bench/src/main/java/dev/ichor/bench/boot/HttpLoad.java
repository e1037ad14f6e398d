package dev.ichor.bench.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Connections side by side that fetch the same file again and again. */
@Command(name = "http", description = "Fetches over HTTP; exit code 2 when a fetch was not whole.")
final class HttpLoad implements Callable<Integer> {
  @Mixin private Origin origin = new Origin();

  @Option(names = "--path", required = true, description = "Of the file.")
  private String path = "";

  @Option(names = "--size", required = true, description = "Octets of the file.")
  private long size;

  @Option(names = "--connections", description = "Side by side; default: 1.")
  private int connections = 1;

  @Option(names = "--each", description = "Fetches on each connection; default: 1.")
  private int each = 1;

  @Option(names = "--within", description = "Seconds until it is given up; default: 120.")
  private int within = 120;

  @Override
  public Integer call() throws Exception {
    var loops = origin.loops();
    List<HttpConnection> open = new ArrayList<>();
    for (var i = 0; i < connections; i++) {
      open.add(
          HttpConnection.open(loops, origin.address(i), origin.server(), HttpConnection.Pace.FAST)
              .get(within, TimeUnit.SECONDS));
    }
    var tally = new Tally();
    String figures;
    try (var meter = new Meter(origin.pid())) {
      var all = open.stream().map(one -> fetches(one, tally)).toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(all).get(within, TimeUnit.SECONDS);
      figures = meter.figures(tally.octets());
    }
    open.forEach(HttpConnection::close);
    System.out.printf("%s %s%n", figures, tally.figures());
    if (!tally.isClean()) {
      System.err.println("http: " + tally.faults());
    }
    return tally.isClean() ? 0 : 2;
  }

  private CompletableFuture<?> fetches(HttpConnection connection, Tally tally) {
    CompletableFuture<?> chain = CompletableFuture.completedFuture(null);
    for (var i = 0; i < each; i++) {
      chain =
          chain.thenCompose(
              _ -> connection.get(path).thenAccept(f -> tally.add(f.expecting(size, 0))));
    }
    return chain;
  }
}
