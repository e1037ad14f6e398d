package dev.ichor.talos.events;

import dev.ichor.inventory.port.NodeEvents;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets through what a node can honestly have to say, for each address: a boot's worth at once, then
 * a few a second. The rest is counted and told as one line, so that neither a kernel that repeats
 * an error for ever nor a stranger fills the timeline of a machine.
 */
final class Throttle implements NodeEvents {
  /** Addresses remembered; the one that was silent longest is forgotten first. */
  private static final int MOST_PEERS = 4096;

  private static final Pace NOTES = new Pace(600, Duration.ofMillis(200));
  private static final Pace STAGES = new Pace(120, Duration.ofMillis(500));

  private final NodeEvents events;
  private final LongSupplier nanos;
  private final Map<InetAddress, Peer> peers = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  Throttle(NodeEvents events, LongSupplier nanos) {
    this.events = events;
    this.nanos = nanos;
  }

  /**
   * @param burst at once
   * @param each one more after this time
   */
  private record Pace(int burst, Duration each) {}

  /** Tokens that come back with time. */
  private static final class Bucket {
    private final Pace pace;
    private long tokens;
    private long filledAt;

    Bucket(Pace pace, long now) {
      this.pace = pace;
      this.tokens = pace.burst();
      this.filledAt = now;
    }

    boolean take(long now) {
      var fresh = (now - filledAt) / pace.each().toNanos();
      filledAt += fresh * pace.each().toNanos();
      tokens = Math.min(pace.burst(), tokens + fresh);
      if (tokens == 0) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  private static final class Peer {
    final Bucket notes;
    final Bucket stages;
    long leftOut;

    Peer(long now) {
      notes = new Bucket(NOTES, now);
      stages = new Bucket(STAGES, now);
    }
  }

  private Peer of(InetAddress address, long now) {
    var peer = peers.computeIfAbsent(address, _ -> new Peer(now));
    if (peers.size() > MOST_PEERS) {
      var silent = peers.keySet().iterator();
      silent.next();
      silent.remove();
    }
    return peer;
  }

  @Override
  public void stage(InetAddress peer, String stage, boolean ready) {
    var now = nanos.getAsLong();
    boolean passes;
    synchronized (peers) {
      passes = of(peer, now).stages.take(now);
    }
    if (passes) {
      events.stage(peer, stage, ready);
    }
  }

  @Override
  public void note(InetAddress peer, String kind, String text) {
    var now = nanos.getAsLong();
    long leftOut;
    synchronized (peers) {
      var known = of(peer, now);
      if (!known.notes.take(now)) {
        known.leftOut++;
        return;
      }
      leftOut = known.leftOut;
      known.leftOut = 0;
    }
    if (leftOut > 0) {
      events.note(peer, "left-out", "%d lines more than are kept were left out".formatted(leftOut));
    }
    events.note(peer, kind, text);
  }
}
