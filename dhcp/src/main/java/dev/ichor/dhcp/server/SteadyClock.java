package dev.ichor.dhcp.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The wall clock, watched by one that nobody sets: when it jumps (a first NTP answer, an operator),
 * that is told before the new time is. Also a machine that slept looks like a clock set forward:
 * its clients keep their addresses for longer, which is safe.
 */
final class SteadyClock implements InstantSource {
  /** What NTP slews away by itself is no jump. */
  static final Duration JUMP = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(SteadyClock.class);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private final Consumer<Duration> moved;
  private Instant lastWall;
  private long lastNanos;

  /**
   * @param nanos a clock that only runs forward, as {@link System#nanoTime}
   * @param moved told how far the wall clock went forward, negative: backward
   */
  SteadyClock(InstantSource wall, LongSupplier nanos, Consumer<Duration> moved) {
    this.wall = wall;
    this.nanos = nanos;
    this.moved = moved;
    this.lastWall = wall.instant();
    this.lastNanos = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    var now = wall.instant();
    var ticks = nanos.getAsLong();
    var by = Duration.between(lastWall.plusNanos(ticks - lastNanos), now);
    lastWall = now;
    lastNanos = ticks;
    if (by.abs().compareTo(JUMP) > 0) {
      LOG.warnf("dhcp clock moved by=%s: every lease keeps what is left of it", by);
      moved.accept(by);
    }
    return now;
  }
}
