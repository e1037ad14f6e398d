package dev.ichor.dhcp.server;

import dev.ichor.dhcp.wire.DhcpMessage;
import java.util.concurrent.atomic.LongAdder;

/** What happened since start; written by any thread. */
final class Counters {
  final LongAdder received = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder ignored = new LongAdder();
  final LongAdder offers = new LongAdder();
  final LongAdder acks = new LongAdder();
  final LongAdder naks = new LongAdder();
  final LongAdder noted = new LongAdder();
  final LongAdder overloaded = new LongAdder();
  final LongAdder unwritten = new LongAdder();
  final LongAdder frames = new LongAdder();
  final LongAdder limited = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder shed = new LongAdder();
  final LongAdder probes = new LongAdder();
  final LongAdder unprobed = new LongAdder();
  final LongAdder taken = new LongAdder();
  final LongAdder unsent = new LongAdder();
  final LongAdder faults = new LongAdder();

  void count(DhcpMessage reply) {
    switch (reply.type().orElseThrow()) {
      case OFFER -> offers.increment();
      case ACK -> acks.increment();
      case NAK -> naks.increment();
      case DISCOVER, REQUEST, DECLINE, RELEASE, INFORM ->
          throw new IllegalArgumentException("not a reply: " + reply.type());
    }
  }

  DhcpCounters snapshot() {
    return new DhcpCounters(
        received.sum(),
        malformed.sum(),
        ignored.sum(),
        offers.sum(),
        acks.sum(),
        naks.sum(),
        noted.sum(),
        overloaded.sum(),
        unwritten.sum(),
        frames.sum(),
        limited.sum(),
        repeated.sum(),
        shed.sum(),
        probes.sum(),
        unprobed.sum(),
        taken.sum(),
        unsent.sum(),
        faults.sum());
  }
}
