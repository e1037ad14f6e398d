package dev.ichor.bench.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Connections that take a large file in small sips, as virtual media of a BMC does. */
@Command(name = "slow", description = "Reads slowly; exit code 2 when a connection was lost.")
final class SlowReaders implements Callable<Integer> {
  @Mixin private Origin origin = new Origin();

  @Option(names = "--path", required = true, description = "Of the file.")
  private String path = "";

  @Option(names = "--connections", description = "Side by side; default: 2000.")
  private int connections = 2000;

  @Option(names = "--sip", description = "Octets that a reader takes at once; default: 8192.")
  private int sip = 8192;

  @Option(names = "--pause", description = "Milliseconds between two; default: 500.")
  private int pause = 500;

  @Option(names = "--seconds", description = "How long they read; default: 15.")
  private int seconds = 15;

  @Override
  public Integer call() throws Exception {
    var loops = origin.loops();
    var pace = new HttpConnection.Pace(sip, pause);
    List<HttpConnection> open = new ArrayList<>();
    for (var i = 0; i < connections; i++) {
      open.add(
          HttpConnection.open(loops, origin.address(i), origin.server(), pace)
              .get(10, TimeUnit.SECONDS));
    }
    String figures;
    List<CompletableFuture<Fetched>> running;
    try (var meter = new Meter(origin.pid())) {
      running = open.stream().map(one -> one.get(path)).toList();
      TimeUnit.SECONDS.sleep(seconds);
      figures = meter.figures(0);
    }
    var lost = running.stream().filter(CompletableFuture::isDone).count();
    open.forEach(HttpConnection::close);
    System.out.printf("%s readers=%d lost=%d%n", figures, connections, lost);
    return lost == 0 ? 0 : 2;
  }
}
