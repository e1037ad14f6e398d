package dev.ichor.bench.bmc;

import dev.ichor.bmc.BmcConfig;
import dev.ichor.bmc.BmcPower;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the power of every BMC of a file. {@code once FILE AT_ONCE ROUNDS}: all as fast as they
 * answer. {@code watch FILE SECONDS ROUNDS}: by the appliance's own watch, each once in so many
 * seconds; a line for each round.
 */
public final class BmcPollMain {
  private BmcPollMain() {}

  public static void main(String[] arguments) throws Exception {
    var endpoints = read(Path.of(arguments[1]));
    var number = Integer.parseInt(arguments[2]);
    var rounds = Integer.parseInt(arguments[3]);
    try (var power = new BmcPower(BmcConfig.DEFAULT)) {
      if (arguments[0].equals("once")) {
        once(power, endpoints, number, rounds);
      } else {
        new BmcWatchRun(power, endpoints, number).run(rounds);
      }
    }
  }

  private static List<BmcEndpoint> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(line -> endpoint(line.split(" "))).toList();
  }

  private static BmcEndpoint endpoint(String[] words) {
    return new BmcEndpoint(
        BmcEndpoint.Protocol.valueOf(words[0].toUpperCase(Locale.ROOT)),
        words[1],
        Integer.parseInt(words[2]),
        words[3],
        Secret.of(words[4]),
        Optional.empty(),
        words[5].equals("-") ? Optional.empty() : Optional.of(new BmcTrust(words[5])));
  }

  private static void once(BmcPower power, List<BmcEndpoint> all, int atOnce, int rounds) {
    for (var round = 1; round <= rounds; round++) {
      var good = new AtomicInteger();
      var turn = new Semaphore(atOnce);
      var begun = System.nanoTime();
      try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var endpoint : all) {
          turn.acquireUninterruptibly();
          each.execute(
              () -> {
                if (power.read(endpoint) instanceof Power.Reading.State) {
                  good.incrementAndGet();
                }
                turn.release();
              });
        }
      }
      System.out.printf(
          Locale.ROOT,
          "once round=%d bmcs=%d ok=%d seconds=%.3f%n",
          round,
          all.size(),
          good.get(),
          (System.nanoTime() - begun) / 1e9);
    }
  }

  static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  static long residentMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0L);
  }
}
