package dev.ichor.bmc.poll.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often and how many.
 *
 * @param interval between two looks at a BMC that answers
 * @param longest between two looks at one that does not: the interval doubles up to it
 * @param notLetIn until the next try with a password that was refused
 * @param taken until the next look at one that another action had
 * @param soon after something happened that may have changed the power
 * @param atOnce BMCs looked at at the same time
 * @param silentAtOnce of these, those that did not answer last time: they wait longest for nothing
 * @param perSecond looks begun within a second
 */
public record PollLimits(
    Duration interval,
    Duration longest,
    Duration notLetIn,
    Duration taken,
    Duration soon,
    int atOnce,
    int silentAtOnce,
    int perSecond) {
  public PollLimits {
    requireNonNull(interval, "interval");
    requireNonNull(longest, "longest");
    requireNonNull(notLetIn, "notLetIn");
    requireNonNull(taken, "taken");
    requireNonNull(soon, "soon");
    if (interval.isNegative() || interval.isZero() || atOnce < 1 || perSecond < 1) {
      throw new IllegalArgumentException("interval, atOnce and perSecond must be positive");
    }
    if (silentAtOnce < 1 || silentAtOnce >= atOnce) {
      throw new IllegalArgumentException("silentAtOnce must be positive and less than atOnce");
    }
  }

  /** Ten times the interval at most between looks; a refused password once an hour. */
  public static PollLimits every(Duration interval) {
    return new PollLimits(
        interval,
        interval.multipliedBy(10),
        Duration.ofHours(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        512,
        64,
        400);
  }
}
