package dev.ichor.bench.load;

/**
 * An open loop: what is sent does not depend on what is answered. Time goes in ticks; all that
 * falls into one tick is due at its end. A late tick does not move the later ones, and latency
 * counts from when a message was due, so a stall of the generator or of the server cannot hide
 * (coordinated omission).
 */
final class Schedule {
  static final long TICK_NANOS = 250_000;

  private final long startNanos;
  private final double perTick;
  private final long total;
  private long sent;

  /**
   * @param perSecond exchanges to begin each second
   * @param seconds how long
   */
  Schedule(long startNanos, double perSecond, double seconds) {
    this.startNanos = startNanos;
    this.perTick = perSecond * TICK_NANOS / 1e9;
    this.total = Math.round(perSecond * seconds);
  }

  /** How many are due by now and were not taken yet. */
  int due(long nowNanos) {
    var ticks = (nowNanos - startNanos) / TICK_NANOS;
    return (int) (Math.min(total, (long) (ticks * perTick)) - sent);
  }

  /** Takes the next one; returns the instant at which it was due. */
  long take() {
    sent++;
    var tick = (long) Math.ceil(sent / perTick);
    return startNanos + tick * TICK_NANOS;
  }

  boolean isOver() {
    return sent >= total;
  }

  long total() {
    return total;
  }
}
