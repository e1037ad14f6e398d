package dev.ichor.bmc.ipmi.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When to send a request again: waits double up to a limit, each spread by a fifth so that a rack
 * of BMCs is not asked in step.
 *
 * @param first wait after the first send, before jitter
 * @param longest wait that is not exceeded, before jitter
 * @param sends how often the request is sent at most
 */
public record RetransmitPlan(Duration first, Duration longest, int sends) {
  /** 0.5, 1, 2, 2 s: an answer later than 5.5 s is no answer. */
  public static final RetransmitPlan DEFAULT =
      new RetransmitPlan(Duration.ofMillis(500), Duration.ofSeconds(2), 4);

  private static final double SPREAD = 0.2;

  public RetransmitPlan {
    requireNonNull(first, "first");
    requireNonNull(longest, "longest");
    if (sends < 1 || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("at least one send, longest not below first");
    }
  }

  /**
   * @param sent how often it was sent, from 1
   * @param jitter 0 to 1, a fresh random number
   */
  public Duration waitAfter(int sent, double jitter) {
    var doubled = first.toNanos() * Math.pow(2, sent - 1);
    var capped = Math.min(doubled, longest.toNanos());
    return Duration.ofNanos((long) (capped * (1 - SPREAD + 2 * SPREAD * jitter)));
  }

  /** No exchange takes longer than this. */
  public Duration bound() {
    var total = Duration.ZERO;
    for (var sent = 1; sent <= sends; sent++) {
      total = total.plus(waitAfter(sent, 1));
    }
    return total;
  }
}
