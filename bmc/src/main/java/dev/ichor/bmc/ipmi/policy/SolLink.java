package dev.ichor.bmc.ipmi.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.wire.SolPayload;
import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Both directions of one serial line over LAN (§15.9 to §15.11): one packet under way at a time,
 * its rest sent anew when it was taken in part, repeated packets recognised, every packet with
 * characters acknowledged.
 *
 * @param room characters that fit into one packet to the BMC
 * @param sequence of the last packet sent, 0 before the first
 * @param heard sequence of the last packet received, 0 before the first
 * @param heardSize characters of that packet that were taken
 * @param underway the packet that waits for its acknowledgement
 * @param repeats how often it was sent again
 * @param waiting characters typed meanwhile
 */
public record SolLink(
    int room,
    int sequence,
    int heard,
    int heardSize,
    Optional<SolPayload> underway,
    int repeats,
    Bytes waiting) {
  /** So often an unanswered packet is sent again before its characters are given up. */
  public static final int MOST_REPEATS = 7;

  /** Characters that may wait: more than a person types, less than a mistake pastes. */
  private static final int MOST_WAITING = 8192;

  public SolLink {
    requireNonNull(underway, "underway");
    requireNonNull(waiting, "waiting");
  }

  public static SolLink open(int room) {
    return new SolLink(room, 0, 0, 0, Optional.empty(), 0, Bytes.EMPTY);
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

  /** A packet of the BMC. */
  public Step received(SolPayload packet) {
    if (packet.has(SolPayload.DEACTIVATING) && packet.sequence() == 0) {
      return new Step(this, List.of(), Bytes.EMPTY, Optional.of("the BMC ended it"));
    }
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
    var rest = own.characters().slice(taken, own.characters().size());
    if (packet.has(SolPayload.NACK) && packet.has(SolPayload.UNAVAILABLE)) {
      return quiet(this, List.of()); // not now: the next repetition asks again
    }
    var left = joined(rest, waiting);
    return new SolLink(room, sequence, heard, heardSize, Optional.empty(), 0, left).flushed();
  }

  /** Characters that a person typed; what does not fit any more is dropped. */
  public Step typed(Bytes characters) {
    var all = joined(waiting, characters);
    var kept = all.size() > MOST_WAITING ? all.slice(0, MOST_WAITING) : all;
    return new SolLink(room, sequence, heard, heardSize, underway, repeats, kept).flushed();
  }

  /** A break on the line; lost when something else is under way, as a key would be on a wire. */
  public Step broken() {
    var number = following();
    var packet = new SolPayload(number, 0, 0, SolPayload.BREAK, Bytes.EMPTY);
    return underway.isPresent()
        ? quiet(this, List.of())
        : quiet(
            new SolLink(room, number, heard, heardSize, Optional.of(packet), 0, waiting),
            List.of(packet));
  }

  private Step flushed() {
    if (underway.isPresent() || waiting.isEmpty()) {
      return quiet(this, List.of());
    }
    var count = Math.min(room, waiting.size());
    var number = following();
    var packet = new SolPayload(number, 0, 0, 0, waiting.slice(0, count));
    var left = waiting.slice(count, waiting.size());
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
