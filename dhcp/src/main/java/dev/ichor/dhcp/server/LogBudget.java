package dev.ichor.dhcp.server;

import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * So many lines in a while, which is more than people read and more than a rack that boots at once
 * needs. In a storm writing them costs more than deciding; what is left out is counted in one line,
 * and the counters and the machines' timelines have it all.
 */
public final class LogBudget {
  static final int LINES_PER_SECOND = 500;

  /** What is wrong for one packet is usually wrong for all of them. */
  private static final int COMPLAINTS = 10;

  private static final Duration COMPLAINTS_IN = Duration.ofSeconds(10);
  private static final Logger LOG = Logger.getLogger("dev.ichor.dhcp");

  private final int lines;
  private final Duration within;
  private long period;
  private int taken;
  private long leftOut;

  /** Of lines about decisions. */
  LogBudget() {
    this(LINES_PER_SECOND, Duration.ofSeconds(1));
  }

  /**
   * @param within whole seconds
   */
  private LogBudget(int lines, Duration within) {
    this.lines = lines;
    this.within = within;
  }

  /** Of warnings. */
  public static LogBudget ofComplaints() {
    return new LogBudget(COMPLAINTS, COMPLAINTS_IN);
  }

  /** Whether one more line may be written. */
  public synchronized boolean take(Instant now) {
    var current = now.getEpochSecond() / within.toSeconds();
    if (current != period) {
      tell();
      period = current;
      taken = 0;
      leftOut = 0;
    }
    if (taken < lines) {
      taken++;
      return true;
    }
    leftOut++;
    return false;
  }

  private void tell() {
    if (leftOut > 0) {
      LOG.infof(
          "dhcp lines left-out=%d why=\"more than %d in %d s\"",
          leftOut, lines, within.toSeconds());
    }
  }
}
