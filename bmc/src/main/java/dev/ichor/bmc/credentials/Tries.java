package dev.ichor.bmc.credentials;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.BmcEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How often an open change was tried, kept with it. It is tried again after 1, 5 and 10 minutes, by
 * when it can be decided, then hourly, for each try may cost a wrong password and BMCs lock
 * accounts for those.
 *
 * @param at of the last one
 * @param with what was on record then: with anything else there, the pause is over
 * @param isRefused the BMC refused both passwords: the longest pause at once
 */
record Tries(int count, Instant at, BmcEndpoint with, boolean isRefused) {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(10));
  private static final Duration LONGEST = Duration.ofHours(1);

  Tries {
    requireNonNull(at, "at");
    requireNonNull(with, "with");
  }

  Tries refused() {
    return new Tries(count, at, with, true);
  }

  Instant next() {
    var longest = isRefused || count > PAUSES.size();
    return at.plus(longest ? LONGEST : PAUSES.get(count - 1));
  }

  boolean isDue(BmcEndpoint present, Instant now) {
    return !with.equals(present) || !now.isBefore(next());
  }
}
