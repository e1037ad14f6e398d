package dev.ichor.talos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread brings about, at most a minute. */
public final class Await {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(5);

  private Await() {}

  public static void until(String what, BooleanSupplier condition) {
    var end = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited %d s for %s".formatted(BOUND.toSeconds(), what));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
