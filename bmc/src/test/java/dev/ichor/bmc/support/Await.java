package dev.ichor.bmc.support;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread or process brings about, never longer than told. */
public final class Await {
  private static final long LOOK_NANOS = 5_000_000;

  private Await() {}

  public static void until(Duration bound, BooleanSupplier condition) {
    var deadline = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("not within " + bound);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
