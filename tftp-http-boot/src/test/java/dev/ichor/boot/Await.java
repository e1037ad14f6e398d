package dev.ichor.boot;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that another thread or process brings about, never longer than told. */
public final class Await {
  /** Long for anything on this machine, however busy. */
  public static final Duration BOUND = Duration.ofSeconds(20);

  private static final long LOOK_NANOS = 2_000_000;

  private Await() {}

  public static void until(BooleanSupplier condition, Supplier<String> what) {
    until(BOUND, condition, what);
  }

  /**
   * @param what is waited for; asked only when it did not come
   */
  public static void until(Duration bound, BooleanSupplier condition, Supplier<String> what) {
    var end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited %d s for %s".formatted(bound.toSeconds(), what.get()));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
