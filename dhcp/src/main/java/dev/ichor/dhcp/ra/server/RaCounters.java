package dev.ichor.dhcp.ra.server;

import java.util.concurrent.atomic.LongAdder;

/** What happened since start, on all interfaces. */
public final class RaCounters {
  final LongAdder solicitations = new LongAdder();
  final LongAdder advertisements = new LongAdder();
  final LongAdder foreign = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder unsent = new LongAdder();

  RaCounters() {}

  /** Hosts that asked. */
  public long solicitations() {
    return solicitations.sum();
  }

  /** Sent by us. */
  public long advertisements() {
    return advertisements.sum();
  }

  /** Heard from other routers. */
  public long foreign() {
    return foreign.sum();
  }

  /** Dropped by RFC 4861 §6.1. */
  public long malformed() {
    return malformed.sum();
  }

  /** Refused by the system. */
  public long unsent() {
    return unsent.sum();
  }
}
