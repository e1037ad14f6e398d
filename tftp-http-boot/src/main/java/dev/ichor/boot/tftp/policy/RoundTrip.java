package dev.ichor.boot.tftp.policy;

import java.time.Duration;

/**
 * What is known of the way to a client and back (RFC 6298 §2): a smoothed mean and how far single
 * measurements stray from it.
 *
 * <p>In nanoseconds: a measurement is made for each window, and {@link Duration} computes in
 * decimal fractions.
 *
 * @param smoothedNanos mean, one eighth of it the newest measurement
 * @param variationNanos mean deviation, one quarter of it the newest one
 */
public record RoundTrip(long smoothedNanos, long variationNanos) {
  /** After the first measurement. */
  public static RoundTrip first(Duration sample) {
    var nanos = sane(sample);
    return new RoundTrip(nanos, nanos / 2);
  }

  /** After one more. */
  public RoundTrip with(Duration sample) {
    var nanos = sane(sample);
    var strayed = Math.abs(smoothedNanos - nanos);
    return new RoundTrip((smoothedNanos * 7 + nanos) / 8, (variationNanos * 3 + strayed) / 4);
  }

  /** After this time an answer is not to be expected any more. */
  public Duration patience() {
    return Duration.ofNanos(smoothedNanos + variationNanos * 4);
  }

  /** A clock that was set back measures nothing. */
  private static long sane(Duration sample) {
    return Math.max(0, sample.toNanos());
  }
}
