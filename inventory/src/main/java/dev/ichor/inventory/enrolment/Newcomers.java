package dev.ichor.inventory.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Anybody on the boot network can make up MAC addresses, over DHCP and over HTTP, and each one
 * becomes a machine. A hall that is switched on at once passes; a flood fills neither the memory
 * nor the database. Whoever is turned away asks again by itself, as every firmware does.
 */
final class Newcomers {
  /** At once. */
  static final int BURST = 1000;

  /** Machines that have shown nothing but a packet. */
  static final int MOST_UNPROVEN = 10_000;

  private static final Logger LOG = Logger.getLogger(Newcomers.class);
  private static final Duration EACH = Duration.ofMillis(100);
  private static final Duration QUIET = Duration.ofMinutes(1);

  private long places = BURST;
  private Instant filledAt = Instant.MIN;
  private Instant toldAt = Instant.MIN;
  private long turnedAway;

  /**
   * @param unproven counts machines of which nothing but a packet is known
   */
  synchronized boolean admit(Instant now, LongSupplier unproven) {
    refill(now);
    if (places > 0 && unproven.getAsLong() < MOST_UNPROVEN) {
      places--;
      return true;
    }
    turnedAway++;
    if (toldAt.equals(Instant.MIN) || toldAt.plus(QUIET).isBefore(now)) {
      toldAt = now;
      LOG.warnf(
          "newcomers turned-away=%d why=\"too many unknown machines at once; look for a client that"
              + " makes up MAC addresses, and delete what it left\"",
          turnedAway);
    }
    return false;
  }

  private void refill(Instant now) {
    if (filledAt.equals(Instant.MIN)
        || now.isBefore(filledAt)) { // first call, or the clock went back
      filledAt = now;
      return;
    }
    var fresh = Duration.between(filledAt, now).dividedBy(EACH);
    filledAt = filledAt.plus(EACH.multipliedBy(fresh));
    places = Math.min(BURST, places + fresh);
  }
}
