package dev.ichor.bmc.ipmi.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.wire.SolPayload;
import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Both directions of one serial line over LAN (§15.9 to §15.11): one packet under way at a time,
 * its rest sent anew when it was taken in part and repeated later when nothing of it was, repeated
 * packets recognised, every packet with characters acknowledged.
 *
 * @param room characters that fit into one packet to the BMC
 * @param sequence of the last packet sent, 0 before the first
 * @param heard sequence of the last packet received, 0 before the first
 * @param heardSize characters of that packet that were taken
 * @param underway the packet that waits for its acknowledgement
 * @param repeats how often it was sent again since the BMC last answered it
 * @param waiting typed meanwhile: runs of characters, an empty one is a break
 */
public record SolLink(
    int room,
    int sequence,
    int heard,
    int heardSize,
    Optional<SolPayload> underway,
    int repeats,
    List<Bytes> waiting) {
  /** So often an unanswered packet is sent again before its characters are given up. */
  public static final int MOST_REPEATS = 7;

  /** Characters that may wait: more than a person types, less than a mistake pastes. */
  private static final int MOST_WAITING = 8192;

  public SolLink {
    requireNonNull(underway, "underway");
    waiting = List.copyOf(waiting);
  }

  public static SolLink open(int room) {
    return new SolLink(room, 0, 0, 0, Optional.empty(), 0, List.of());
  }

  /**
   * What comes of an event.
   *
   * @param send in this order
   * @param text characters of the machine
   * @param ended why the line is over; empty while it goes on
   */
  public record Step(SolLink next, List<SolPayload> send, Bytes text, Optional<String> ended) {
    public Step {
      send = List.copyOf(send);
    }
  }

  private Step quiet(SolLink next, List<SolPayload> send) {
    return new Step(next, send, Bytes.EMPTY, Optional.empty());
  }

  /** A packet of the BMC; the characters of one that ends the line are given on too. */
  public Step received(SolPayload packet) {
    var sent = new ArrayList<SolPayload>();
    var text = Bytes.EMPTY;
    var next = this;
    if (packet.sequence() != 0) {
      var known = packet.sequence() == heard ? Math.min(heardSize, packet.characters().size()) : 0;
      text = packet.characters().slice(known, packet.characters().size());
      var size = packet.characters().size();
      next = new SolLink(room, sequence, packet.sequence(), size, underway, repeats, waiting);
      sent.add(new SolPayload(0, packet.sequence(), size, 0, Bytes.EMPTY));
    }
    if (packet.has(SolPayload.DEACTIVATING)) {
      return new Step(next, sent, text, Optional.of("the BMC ended it"));
    }
    if (underway.filter(own -> own.sequence() == packet.acknowledged()).isPresent()) {
      var step = next.acknowledged(packet);
      sent.addAll(step.send());
      next = step.next();
    }
    return new Step(next, sent, text, Optional.empty());
  }

  private Step acknowledged(SolPayload packet) {
    var own = underway.orElseThrow();
    var taken = Math.min(packet.accepted(), own.characters().size());
    var unavailable = packet.has(SolPayload.NACK) && packet.has(SolPayload.UNAVAILABLE);
    if (own.characters().isEmpty() ? unavailable : taken == 0) {
      // not now, but it lives: the next repetition asks again
      return quiet(new SolLink(room, sequence, heard, heardSize, underway, 0, waiting), List.of());
    }
    var left = new ArrayList<>(waiting);
    if (taken < own.characters().size()) {
      left.addFirst(own.characters().slice(taken, own.characters().size()));
    }
    return new SolLink(room, sequence, heard, heardSize, Optional.empty(), 0, left).flushed();
  }

  /** Characters that a person typed; what does not fit any more is dropped. */
  public Step typed(Bytes characters) {
    var count = Math.min(characters.size(), MOST_WAITING - backlog());
    return count <= 0 ? quiet(this, List.of()) : waitingFor(characters.slice(0, count)).flushed();
  }

  /** A break on the line, between the characters that were typed before and after it. */
  public Step broken() {
    return backlog() >= MOST_WAITING ? quiet(this, List.of()) : waitingFor(Bytes.EMPTY).flushed();
  }

  private int backlog() {
    return waiting.stream().mapToInt(run -> Math.max(1, run.size())).sum();
  }

  private SolLink waitingFor(Bytes run) {
    var all = new ArrayList<>(waiting);
    if (!run.isEmpty() && !all.isEmpty() && !all.getLast().isEmpty()) {
      all.set(all.size() - 1, joined(all.getLast(), run));
    } else {
      all.add(run);
    }
    return new SolLink(room, sequence, heard, heardSize, underway, repeats, all);
  }

  private Step flushed() {
    if (underway.isPresent() || waiting.isEmpty()) {
      return quiet(this, List.of());
    }
    var run = waiting.getFirst();
    var count = Math.min(room, run.size());
    var number = following();
    var bits = run.isEmpty() ? SolPayload.BREAK : 0;
    var packet = new SolPayload(number, 0, 0, bits, run.slice(0, count));
    var left = new ArrayList<>(waiting);
    left.removeFirst();
    if (count < run.size()) {
      left.addFirst(run.slice(count, run.size()));
    }
    return quiet(
        new SolLink(room, number, heard, heardSize, Optional.of(packet), 0, left), List.of(packet));
  }

  /** No acknowledgement in time: once more, with the same number. */
  public Step unanswered() {
    if (underway.isEmpty()) {
      return quiet(this, List.of());
    }
    if (repeats >= MOST_REPEATS) {
      var lost = "%d packets with keys were not taken".formatted(repeats + 1);
      return new Step(this, List.of(), Bytes.EMPTY, Optional.of(lost));
    }
    return quiet(
        new SolLink(room, sequence, heard, heardSize, underway, repeats + 1, waiting),
        List.of(underway.get()));
  }

  /** 1 to 15, then 1 again: 0 says that a packet has no number. */
  private int following() {
    return sequence % 15 + 1;
  }

  private static Bytes joined(Bytes one, Bytes other) {
    var all = new byte[one.size() + other.size()];
    one.copyTo(all, 0);
    other.copyTo(all, one.size());
    return Bytes.owning(all);
  }
}
