package dev.ichor.bmc.events;

import java.time.Duration;

/** So many events of one BMC within a minute are told, the rest counted. For one thread. */
public final class EventBudget {
  public static final int PER_MINUTE = 20;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private long since;
  private int told;
  private int dropped;

  /** Whether one more may be told. */
  public boolean take(long nanos) {
    if (nanos - since >= MINUTE) {
      since = nanos;
      told = 0;
    }
    if (told < PER_MINUTE) {
      told++;
      return true;
    }
    dropped++;
    return false;
  }

  /** How many were dropped since this was asked last. */
  public int dropped() {
    var all = dropped;
    dropped = 0;
    return all;
  }
}
