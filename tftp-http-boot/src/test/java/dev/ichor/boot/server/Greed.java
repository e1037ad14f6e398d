package dev.ichor.boot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.Await;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Clients that fetch the same thing for ever, side by side, until this is closed. */
public final class Greed implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(90);

  private final ExecutorService clients;
  private final LongAdder rounds = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private volatile boolean isOver;

  /** One fetch by one of them. */
  @FunctionalInterface
  public interface Round {
    void fetch(int client) throws Exception;
  }

  private Greed(int count) {
    clients = Executors.newFixedThreadPool(count);
  }

  /** They begin at once. */
  public static Greed of(int count, Round round) {
    var greed = new Greed(count);
    for (var i = 0; i < count; i++) {
      var client = i;
      greed.clients.execute(() -> greed.run(round, client));
    }
    return greed;
  }

  private void run(Round round, int client) {
    try {
      while (!isOver) {
        var began = System.nanoTime();
        round.fetch(client);
        nanos.add(System.nanoTime() - began);
        rounds.increment();
      }
    } catch (Exception | AssertionError e) {
      if (!isOver) {
        faults.add(e);
      }
    }
  }

  /** Until so many fetches have come through. */
  public void awaitRounds(long wanted) {
    Await.until(
        BOUND,
        () -> {
          assertThat(faults).isEmpty();
          return rounds.sum() >= wanted;
        },
        () -> "%d fetches; %d came through".formatted(wanted, rounds.sum()));
  }

  /** How long one fetch took. */
  public Duration meanRound() {
    return Duration.ofNanos(nanos.sum() / Math.max(1, rounds.sum()));
  }

  /** How long something else takes meanwhile, the middle of {@code times}. */
  public <T> Duration median(int times, Callable<T> other) throws Exception {
    var took = new long[times];
    for (var i = 0; i < times; i++) {
      var began = System.nanoTime();
      other.call();
      took[i] = System.nanoTime() - began;
    }
    Arrays.sort(took);
    return Duration.ofNanos(took[times / 2]);
  }

  @Override
  public void close() throws InterruptedException {
    isOver = true;
    clients.shutdownNow();
    assertThat(clients.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
