package dev.ichor.bench.load;

import org.HdrHistogram.Histogram;

/** Counts and latencies of one run; one thread writes. Latencies in nanoseconds. */
final class Tally {
  private static final long LONGEST = 10_000_000_000L;

  final Histogram offer = new Histogram(LONGEST, 3);
  final Histogram ack = new Histogram(LONGEST, 3);
  final Histogram renewal = new Histogram(LONGEST, 3);
  final Histogram lateness = new Histogram(LONGEST, 3);
  long begun;
  long requests;
  long renewals;
  long releases;
  long naks;

  /** Answered after the bound; counted as a drop. */
  long late;

  /** Answers to nobody: an xid that is not open, or that was answered before. */
  long stray;

  /** Answers that are wrong: other client, other address than offered, unreadable. */
  long wrong;

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, LONGEST));
  }

  /** Exchanges that got no OFFER, or no ACK to their REQUEST, in time. */
  long dropped() {
    return begun - ack.getTotalCount() + renewals - renewal.getTotalCount();
  }
}
