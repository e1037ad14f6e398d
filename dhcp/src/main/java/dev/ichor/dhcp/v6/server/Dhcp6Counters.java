package dev.ichor.dhcp.v6.server;

import java.util.concurrent.atomic.LongAdder;

/** What happened since start. */
public final class Dhcp6Counters {
  final LongAdder received = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder ignored = new LongAdder();
  final LongAdder replies = new LongAdder();
  final LongAdder overloaded = new LongAdder();
  final LongAdder unwritten = new LongAdder();
  final LongAdder unsent = new LongAdder();
  final LongAdder faults = new LongAdder();

  Dhcp6Counters() {}

  /** Datagrams, malformed ones included. */
  public long received() {
    return received.sum();
  }

  public long malformed() {
    return malformed.sum();
  }

  /** Understood, and not answered for a stated reason. */
  public long ignored() {
    return ignored.sum();
  }

  /** ADVERTISE and REPLY. */
  public long replies() {
    return replies.sum();
  }

  /** Given up because the disk is too far behind. */
  public long overloaded() {
    return overloaded.sum();
  }

  /** Could not be made durable; no REPLY left. */
  public long unwritten() {
    return unwritten.sum();
  }

  /** Refused by the network. */
  public long unsent() {
    return unsent.sum();
  }

  /** Our own mistakes: each has a stack trace in the log. */
  public long faults() {
    return faults.sum();
  }
}
