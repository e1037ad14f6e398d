package dev.ichor.bench.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Clients side by side, each fetching the file a number of times. */
@Command(name = "tftp", description = "Fetches over TFTP; exit code 2 when a fetch was not whole.")
final class TftpLoad implements Callable<Integer> {
  @Mixin private Origin origin = new Origin();

  @Option(names = "--file", required = true, description = "Its name on the server.")
  private String file = "";

  @Option(names = "--expect", required = true, description = "The same file, here.")
  private Path expect = Path.of("");

  @Option(names = "--clients", description = "Side by side; default: 1.")
  private int clients = 1;

  @Option(names = "--each", description = "Fetches of each client; default: 1.")
  private int each = 1;

  @Option(names = "--blksize", description = "Asked; default: 1468.")
  private int blksize = 1468;

  @Option(names = "--windowsize", description = "Asked; default: 1, which is not asked.")
  private int windowsize = 1;

  @Option(names = "--warm", description = "Fetches before the measurement; default: 0.")
  private int warm;

  @Option(names = "--within", description = "Seconds until it is given up; default: 120.")
  private int within = 120;

  @Override
  public Integer call() throws Exception {
    var expected = Expected.of(expect);
    var loops = origin.loops();
    var request = new TftpFetch.Request(origin.server(), file, blksize, windowsize);
    var warming = new Tally();
    for (var i = 0; i < warm; i++) {
      warming.add(TftpFetch.begin(loops, origin.address(0), request).get(within, TimeUnit.SECONDS));
    }
    var tally = new Tally();
    String figures;
    try (var meter = new Meter(origin.pid())) {
      List<CompletableFuture<?>> all = new ArrayList<>();
      for (var client = 0; client < clients; client++) {
        var from = origin.address(client);
        CompletableFuture<?> chain = CompletableFuture.completedFuture(null);
        for (var i = 0; i < each; i++) {
          chain =
              chain.thenCompose(
                  _ ->
                      TftpFetch.begin(loops, from, request)
                          .thenAccept(
                              f -> tally.add(f.expecting(expected.size(), expected.crc()))));
        }
        all.add(chain);
      }
      await(all, tally);
      figures = meter.figures(tally.octets());
    }
    System.out.printf("%s %s%n", figures, tally.figures());
    if (!tally.isClean()) {
      System.err.println("tftp: " + tally.faults());
    }
    return tally.isClean() ? 0 : 2;
  }

  private void await(List<CompletableFuture<?>> all, Tally tally) throws Exception {
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(within, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      var open = all.stream().filter(one -> !one.isDone()).count();
      tally.add(new Fetched(0, 0, 0, 0, open + " clients not done in time"));
    }
  }
}
