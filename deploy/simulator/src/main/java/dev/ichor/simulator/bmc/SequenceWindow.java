package dev.ichor.simulator.bmc;

/**
 * Inbound session sequence numbers (IPMI 2.0 §6.12.13): each is accepted once, up to 16 ahead of
 * the highest seen and up to 15 behind it.
 */
final class SequenceWindow {
  private static final int AHEAD = 16;
  private static final int BEHIND = 16;

  private int highest;

  /** Bit n: highest minus n was seen. */
  private int seen = 1;

  /** True if the number is new and inside the window; it is then used up. */
  boolean accept(int sequence) {
    int distance = sequence - highest;
    if (sequence == 0 || distance > AHEAD || distance <= -BEHIND) {
      return false;
    }
    if (distance > 0) {
      highest = sequence;
      seen = seen << distance | 1;
      return true;
    }
    int bit = 1 << -distance;
    boolean fresh = (seen & bit) == 0;
    seen |= bit;
    return fresh;
  }
}
