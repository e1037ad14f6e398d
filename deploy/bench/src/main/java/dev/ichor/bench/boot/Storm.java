package dev.ichor.bench.boot;

import io.netty.channel.EventLoopGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Machines that are switched on at the same moment: loader by TFTP, then script, kernel and
 * initramfs by HTTP. The longest wait of each step for its first octet is the longest queue, that
 * of this program included; {@link Bystander} has the server's alone.
 */
@Command(name = "storm", description = "Boots machines; exit code 2 when one could not.")
final class Storm implements Callable<Integer> {
  @Mixin private Origin origin = new Origin();

  @Option(names = "--machines", description = "How many; default: 500.")
  private int machines = 500;

  @Option(names = "--http-port", required = true, description = "Of the same server.")
  private int httpPort;

  @Option(names = "--loader", required = true, description = "Its name over TFTP.")
  private String loader = "";

  @Option(names = "--script", required = true, description = "Path; %%s stands for the MAC.")
  private String script = "";

  @Option(names = "--path", required = true, description = "Of kernel and initramfs, in order.")
  private String[] paths = {};

  @Option(names = "--within", description = "Seconds until it is given up; default: 180.")
  private int within = 180;

  private final Map<String, Tally> steps = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    var loops = origin.loops();
    steps.put("loader", new Tally());
    steps.put("script", new Tally());
    for (var path : paths) {
      steps.put(path.substring(path.lastIndexOf('/') + 1), new Tally());
    }
    String figures;
    boolean isOver;
    var own = new TftpFetch.Request(origin.server(), loader, 1468, 4);
    var bystander =
        Bystander.begin(origin, machines, own, httpPort, script.formatted(mac(machines)))
            .get(within, TimeUnit.SECONDS);
    try (bystander;
        var meter = new Meter(origin.pid())) {
      var all =
          IntStream.range(0, machines)
              .mapToObj(machine -> boot(loops, machine))
              .toArray(CompletableFuture[]::new);
      isOver = ended(CompletableFuture.allOf(all));
      figures = meter.figures(steps.values().stream().mapToLong(Tally::octets).sum());
    }
    System.out.printf("%s machines=%d%n", figures, machines);
    steps.forEach((step, tally) -> System.out.printf("%s %s%n", step, tally.figures()));
    System.out.println(bystander.figures());
    var clean = isOver && steps.values().stream().allMatch(Tally::isClean);
    if (!clean) {
      steps.forEach((step, tally) -> System.err.printf("storm: %s %s%n", step, tally.faults()));
    }
    return clean ? 0 : 2;
  }

  /** What was measured until then is shown all the same. */
  private boolean ended(CompletableFuture<Void> all) throws Exception {
    try {
      all.get(within, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException _) {
      System.err.printf("storm: not all have booted within %d s%n", within);
      return false;
    }
  }

  private CompletableFuture<?> boot(EventLoopGroup loops, int machine) {
    var from = origin.address(machine);
    var request = new TftpFetch.Request(origin.server(), loader, 1468, 4);
    return TftpFetch.begin(loops, from, request)
        .thenAccept(fetched -> tally("loader").add(fetched))
        .thenCompose(
            _ ->
                HttpConnection.open(loops, from, origin.server(httpPort), HttpConnection.Pace.FAST))
        .thenCompose(connection -> files(connection, machine));
  }

  private CompletableFuture<?> files(HttpConnection connection, int machine) {
    var mac = mac(machine);
    CompletableFuture<?> chain =
        connection.get(script.formatted(mac)).thenAccept(tally("script")::add);
    for (var path : paths) {
      var tally = tally(path.substring(path.lastIndexOf('/') + 1));
      chain = chain.thenCompose(_ -> connection.get(path).thenAccept(tally::add));
    }
    return chain.thenRun(connection::close);
  }

  private static String mac(int machine) {
    return "02-00-00-00-%02x-%02x".formatted(machine >> 8, machine & 0xff);
  }

  private Tally tally(String step) {
    return steps.getOrDefault(step, new Tally());
  }
}
