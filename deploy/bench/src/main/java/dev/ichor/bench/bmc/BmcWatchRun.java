package dev.ichor.bench.bmc;

import dev.ichor.bmc.BmcPower;
import dev.ichor.bmc.poll.PowerWatch;
import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.bmc.poll.policy.PollLimits;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * The appliance's watch over so many BMCs. The first round has all first looks in it, at the most
 * 50 in a second; what follows is how it goes on.
 */
final class BmcWatchRun {
  private final BmcPower power;
  private final List<BmcEndpoint> all;
  private final Duration interval;
  private final ConcurrentHistogram took = new ConcurrentHistogram(3);
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger silences = new AtomicInteger();

  BmcWatchRun(BmcPower power, List<BmcEndpoint> all, int seconds) {
    this.power = power;
    this.all = all;
    this.interval = Duration.ofSeconds(seconds);
  }

  void run(int rounds) throws IOException, InterruptedException {
    var limits = PollLimits.every(interval);
    try (var watch = new PowerWatch(limits, this::look, (_, _, _) -> {}, InstantSource.system())) {
      for (var i = 0; i < all.size(); i++) {
        watch.watch(new MachineId(new UUID(9, i)), Optional.of(all.get(i)));
      }
      watch.start();
      var cpu = BmcPollMain.cpuNanos();
      var begun = System.nanoTime();
      for (var round = 1; round <= rounds; round++) {
        var queued = 0;
        for (var second = 0; second < interval.toSeconds(); second++) {
          TimeUnit.SECONDS.sleep(1);
          queued = Math.max(queued, watch.figures().queued());
        }
        var now = BmcPollMain.cpuNanos();
        var wall = System.nanoTime();
        tell(round, watch, queued, (now - cpu) / (double) (wall - begun));
        cpu = now;
        begun = wall;
      }
    }
  }

  private Look look(BmcEndpoint bmc) {
    var begun = System.nanoTime();
    var look = power.look(bmc);
    if (look instanceof Look.Power) {
      answers.incrementAndGet();
      took.recordValue((System.nanoTime() - begun) / 1000);
    } else {
      silences.incrementAndGet();
    }
    return look;
  }

  private void tell(int round, PowerWatch watch, int queued, double cores) throws IOException {
    var figures = watch.figures();
    System.out.printf(
        Locale.ROOT,
        "watch round=%d bmcs=%d known_on=%d answers=%d without=%d cores=%.2f rss_mib=%d"
            + " queue_max=%d queue_wait_ms_max=%.1f answer_ms_p50=%.1f p99=%.1f max=%.1f%n",
        round,
        figures.watched(),
        figures.on(),
        answers.getAndSet(0),
        silences.getAndSet(0),
        cores,
        BmcPollMain.residentMib(),
        queued,
        figures.longestWait().toNanos() / 1e6,
        took.getValueAtPercentile(50) / 1000.0,
        took.getValueAtPercentile(99) / 1000.0,
        took.getMaxValue() / 1000.0);
    took.reset();
  }
}
