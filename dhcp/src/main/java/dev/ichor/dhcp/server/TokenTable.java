package dev.ichor.dhcp.server;

/**
 * Token buckets of many senders in fixed memory: sets of four, the one unused for longest makes
 * room. A sender that comes back after it was forgotten starts with a full bucket, so forged ones
 * cannot starve a real one. One thread.
 */
final class TokenTable {
  private static final int WAYS = 4;
  private static final long NANOS_PER_MINUTE = 60_000_000_000L;

  private final long burst;
  private final long perMinute;
  private final int mask;
  private final long[] senders;
  private final long[] usedAt;
  private final double[] tokens;

  /**
   * @param sets a power of two
   */
  TokenTable(int sets, long burst, long perMinute) {
    this.burst = burst;
    this.perMinute = perMinute;
    this.mask = sets - 1;
    this.senders = new long[sets * WAYS];
    this.usedAt = new long[sets * WAYS];
    this.tokens = new double[sets * WAYS];
  }

  /** Takes one token; false when there is none. */
  boolean take(long sender, long nowNanos) {
    if (burst == 0) {
      return true;
    }
    var known = sender + 1; // 0 marks an empty place
    var first = (int) (spread(known) & mask) * WAYS;
    var oldest = first;
    for (var at = first; at < first + WAYS; at++) {
      if (senders[at] == known) {
        return draw(at, nowNanos);
      }
      if (senders[at] == 0 || senders[oldest] != 0 && usedAt[at] - usedAt[oldest] < 0) {
        oldest = at;
      }
    }
    senders[oldest] = known;
    tokens[oldest] = burst - 1.0;
    usedAt[oldest] = nowNanos;
    return true;
  }

  private boolean draw(int at, long nowNanos) {
    var gained = (double) (nowNanos - usedAt[at]) * perMinute / NANOS_PER_MINUTE;
    var now = Math.min(burst, tokens[at] + Math.max(0, gained));
    var isEnough = now >= 1;
    tokens[at] = isEnough ? now - 1 : now;
    usedAt[at] = nowNanos;
    return isEnough;
  }

  private static long spread(long value) {
    var mixed = value * 0x9e37_79b9_7f4a_7c15L;
    return mixed ^ mixed >>> 32;
  }
}
