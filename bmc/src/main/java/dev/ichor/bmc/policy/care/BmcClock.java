package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clock of a BMC, by which it dates its events.
 *
 * @param time empty while it was never set, and counts from the BMC's start
 * @param ahead of ours; negative: behind
 */
public record BmcClock(Optional<Instant> time, Optional<Duration> ahead) {
  /** More than this makes an event log misleading. */
  public static final Duration TOLERATED = Duration.ofMinutes(5);

  public BmcClock {
    requireNonNull(time, "time");
    requireNonNull(ahead, "ahead");
  }

  public static BmcClock of(Optional<Instant> theirs, Instant ours) {
    return new BmcClock(theirs, theirs.map(it -> Duration.between(ours, it)));
  }

  public boolean isWithin(Duration tolerated) {
    return ahead.filter(it -> it.abs().compareTo(tolerated) <= 0).isPresent();
  }

  /** What a person should know; empty when the clock is right. */
  public Optional<String> finding() {
    if (ahead.isEmpty()) {
      return Optional.of(
          "its clock was never set, so its events have no date; ichor bmc clock --set sets it");
    }
    return isWithin(TOLERATED)
        ? Optional.empty()
        : Optional.of(
            "its clock is %d s %s, so its events are dated wrongly; ichor bmc clock --set sets it"
                .formatted(
                    ahead.get().abs().toSeconds(), ahead.get().isNegative() ? "slow" : "fast"));
  }
}
