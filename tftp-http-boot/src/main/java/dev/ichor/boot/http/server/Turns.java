package dev.ichor.boot.http.server;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much each of the bodies under way may send before the next has its turn. One that has just
 * been asked for waits for one turn of all others at most, so the more there are, the less each
 * sends in a row; a whole round stays about the same.
 */
final class Turns {
  /** Octets of one round: a quarter of a second on a machine that sends 1 GB/s. */
  private static final int ROUND = 256 << 20;

  /** In a row; with fewer the calls would cost more than the sending. */
  static final int LEAST = 256 << 10;

  static final int MOST = 2 << 20;

  private final AtomicInteger underWay = new AtomicInteger();

  /** A body begins. */
  void begin() {
    underWay.incrementAndGet();
  }

  /** It has left, or broken. */
  void end() {
    underWay.decrementAndGet();
  }

  /** Octets in a row from the page cache. */
  int octets() {
    return Math.clamp(ROUND / Math.max(1, underWay.get()), LEAST, MOST);
  }
}
