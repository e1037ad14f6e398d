package dev.ichor.inventory;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread brings about, never for ever. */
public final class Await {
  /** As long as a loaded machine may take for anything that is no matter of minutes. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static final long LOOK_NANOS = 5_000_000;

  private Await() {}

  /** Fails with what was waited for. */
  public static void until(String what, BooleanSupplier condition) {
    var begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > BOUND.toNanos()) {
        throw new AssertionError("waited %d s for %s".formatted(BOUND.toSeconds(), what));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
