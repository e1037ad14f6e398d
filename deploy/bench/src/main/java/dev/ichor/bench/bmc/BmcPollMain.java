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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Reads the power of every BMC of a file. {@code once FILE AT_ONCE ROUNDS}: all as fast as they
 * answer. {@code every FILE SECONDS ROUNDS}: each once in so many seconds, spread evenly.
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
        every(power, endpoints, number, rounds);
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

  /** Late is what a BMC waited beyond its time for a thread of ours: the queue. */
  private static void every(BmcPower power, List<BmcEndpoint> all, int seconds, int rounds)
      throws Exception {
    for (var round = 1; round <= rounds; round++) {
      var took = new ConcurrentHistogram(3);
      var late = new ConcurrentHistogram(3);
      var good = new AtomicInteger();
      var cpu = cpuNanos();
      var begun = System.nanoTime();
      var step = TimeUnit.SECONDS.toNanos(seconds) / all.size();
      try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var i = 0; i < all.size(); i++) {
          var due = begun + i * step;
          var endpoint = all.get(i);
          sleepUntil(due);
          each.execute(
              () -> {
                late.recordValue(Math.max(0, (System.nanoTime() - due) / 1000));
                if (power.read(endpoint) instanceof Power.Reading.State) {
                  good.incrementAndGet();
                  took.recordValue((System.nanoTime() - due) / 1000);
                }
              });
        }
      }
      var wall = System.nanoTime() - begun;
      System.out.printf(
          Locale.ROOT,
          "every round=%d bmcs=%d ok=%d cores=%.2f rss_mib=%d queue_ms_max=%.1f"
              + " answer_ms_p50=%.1f p99=%.1f max=%.1f%n",
          round,
          all.size(),
          good.get(),
          (cpuNanos() - cpu) / (double) wall,
          residentMib(),
          late.getMaxValue() / 1000.0,
          took.getValueAtPercentile(50) / 1000.0,
          took.getValueAtPercentile(99) / 1000.0,
          took.getMaxValue() / 1000.0);
    }
  }

  private static void sleepUntil(long due) throws InterruptedException {
    var left = due - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static long residentMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0L);
  }
}
