package dev.ichor.process;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, never for a time. */
final class Await {
  private static final Duration LOOK = Duration.ofMillis(20);

  private Await() {}

  /** A question that may not be answerable yet. */
  interface Question {
    boolean isTrue() throws Exception;
  }

  /**
   * @param sense more about the failure, asked for only then
   */
  static void until(String what, Duration bound, Question question, Supplier<String> sense)
      throws Exception {
    var end = Instant.now().plus(bound);
    while (!question.isTrue()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "waited %d s for %s; %s".formatted(bound.toSeconds(), what, sense.get()));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
