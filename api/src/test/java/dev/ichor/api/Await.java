package dev.ichor.api;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that another thread brings about, never longer than told. */
public final class Await {
  private static final long LOOK_NANOS = 20_000_000;

  private Await() {}

  /** A question whose answer is no for a while. */
  @FunctionalInterface
  public interface Question {
    boolean isTrue() throws Exception;
  }

  /** As long as a loaded machine may take for anything that is no matter of minutes. */
  public static void until(String what, Question question) throws Exception {
    until(what, Duration.ofSeconds(60), question);
  }

  /** Fails with what was waited for. */
  public static void until(String what, Duration bound, Question question) throws Exception {
    var end = System.nanoTime() + bound.toNanos();
    while (!question.isTrue()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited %d s for %s".formatted(bound.toSeconds(), what));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
