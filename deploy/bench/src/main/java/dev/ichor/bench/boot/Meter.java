package dev.ichor.bench.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a run costs: processor time of the whole machine (proc(5), /proc/stat), and the highest
 * resident memory of the server and its children.
 */
final class Meter implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;
  private static final long SAMPLE_MILLIS = 200;

  private final OptionalLong pid;
  private final double busyBefore = busySeconds();
  private final long began = System.nanoTime();
  private final AtomicLong residentKib = new AtomicLong();
  private final Thread sampler;

  Meter(OptionalLong pid) {
    this.pid = pid;
    sampler = Thread.ofPlatform().daemon().name("meter").start(this::sample);
  }

  private void sample() {
    try {
      while (true) {
        residentNow();
        Thread.sleep(SAMPLE_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void residentNow() {
    if (pid.isPresent()) {
      var now = kib(pid.getAsLong(), "VmRSS:") + children(pid.getAsLong());
      residentKib.accumulateAndGet(now, Math::max);
    }
  }

  /** Children share the pages of their parent: only what is their own is added. */
  private static long children(long parent) {
    return ProcessHandle.of(parent).stream()
        .flatMap(ProcessHandle::descendants)
        .mapToLong(child -> kib(child.pid(), "RssAnon:"))
        .sum();
  }

  private static long kib(long process, String field) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process), "status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  private static double busySeconds() {
    try {
      var fields = Files.readString(Path.of("/proc/stat")).lines().findFirst().orElseThrow();
      var ticks = Arrays.stream(fields.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
      // user nice system idle iowait irq softirq steal
      return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new IllegalStateException("/proc/stat cannot be read; this needs Linux", e);
    }
  }

  /** The figures as {@code key=value}. */
  String figures(long octets) {
    var seconds = (System.nanoTime() - began) / 1e9;
    var busy = busySeconds() - busyBefore;
    residentNow();
    return String.format(
        Locale.ROOT,
        "mb_s=%.1f cpu_s_per_gb=%.2f seconds=%.2f octets=%d resident_mib=%d",
        octets / 1e6 / seconds,
        octets == 0 ? Double.NaN : busy / (octets / 1e9),
        seconds,
        octets,
        residentKib.get() / 1024);
  }

  @Override
  public void close() {
    sampler.interrupt();
  }
}
