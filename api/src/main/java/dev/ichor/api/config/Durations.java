package dev.ichor.api.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Times as people write them: {@code 90s}, {@code 30m}, {@code 1h30m}, {@code 2d}, {@code PT1H}.
 */
public final class Durations {
  private Durations() {}

  /** Empty when it is no time. */
  public static Optional<Duration> parse(String text) {
    var upper = text.toUpperCase(Locale.ROOT);
    if (upper.matches("\\d+D")) {
      upper = "P" + upper;
    } else if (!upper.startsWith("P")) {
      upper = "PT" + upper;
    }
    try {
      var duration = Duration.parse(upper);
      return duration.isNegative() ? Optional.empty() : Optional.of(duration);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
