package dev.ichor.bmc.poll;

import java.time.Duration;

/** The longest of the last one to two minutes. Not safe for threads by itself. */
final class Longest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private long since;
  private long now;
  private long before;

  void add(long length, long nanos) {
    turn(nanos);
    now = Math.max(now, length);
  }

  Duration at(long nanos) {
    turn(nanos);
    return Duration.ofNanos(Math.max(now, before));
  }

  private void turn(long nanos) {
    if (nanos - since >= MINUTE) {
      before = nanos - since < 2 * MINUTE ? now : 0;
      now = 0;
      since = nanos;
    }
  }
}
