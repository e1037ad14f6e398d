package dev.ichor.dhcp.server;

import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * So many lines about decisions a second, which is more than people read and more than a rack that
 * boots at once needs. In a storm writing them costs more than deciding; what is left out is
 * counted in one line, and the counters and the machines' timelines have it all.
 */
final class LogBudget {
  static final int LINES_PER_SECOND = 500;

  private static final Logger LOG = Logger.getLogger("dev.ichor.dhcp");

  private long second;
  private int taken;
  private long leftOut;

  /** Whether one more line may be written. */
  synchronized boolean take(Instant now) {
    if (now.getEpochSecond() != second) {
      tell();
      second = now.getEpochSecond();
      taken = 0;
      leftOut = 0;
    }
    if (taken < LINES_PER_SECOND) {
      taken++;
      return true;
    }
    leftOut++;
    return false;
  }

  private void tell() {
    if (leftOut > 0) {
      LOG.infof(
          "dhcp lines left-out=%d why=\"more than %d decisions in one second\"",
          leftOut, LINES_PER_SECOND);
    }
  }
}
