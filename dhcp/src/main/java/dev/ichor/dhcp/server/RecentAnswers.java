package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Destination;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last answers, for messages that come again: the same octets but for {@code secs}, from the
 * same place, within seconds, get the same answer without deciding and writing again. What a
 * chain-loaded program asks differs (user class, xid) and is decided anew. Fixed in number, and
 * written over in place: thousands of objects that live for a second are what a collector likes
 * least.
 */
final class RecentAnswers {
  private static final int PLACES = 2_048;
  private static final long KEPT_NANOS = 2_000_000_000L;
  private static final int SMALLEST = 240;
  private static final int XID_AT = 4;
  private static final int CHADDR_AT = 28;

  private final AtomicReferenceArray<AnswerSlot> slots = new AtomicReferenceArray<>(PLACES);
  private final AtomicInteger era = new AtomicInteger();

  /** What was asked, in which state of things, and what went out. */
  record Answer(
      Bytes question,
      Arrival arrival,
      String interfaceName,
      int era,
      long atNanos,
      Inet4Address self,
      Destination destination,
      Bytes packet) {}

  /** Before deciding: an answer counts only for the state of things that it was decided in. */
  int era() {
    return era.get();
  }

  /**
   * Things changed (the configuration, or an address was given back or found in use): nothing is
   * repeated.
   */
  void forget() {
    era.incrementAndGet();
  }

  /** From any thread. */
  void keep(Answer answer) {
    if (answer.question().size() < SMALLEST || !AnswerSlot.fits(answer)) {
      return;
    }
    var place = place(answer.question());
    var slot = slots.get(place);
    if (slot == null) {
      slots.compareAndSet(place, null, new AnswerSlot());
      slot = slots.get(place);
    }
    slot.keep(answer);
  }

  Optional<Answer> find(Bytes question, Arrival arrival, String interfaceName, long nowNanos) {
    if (question.size() < SMALLEST) {
      return Optional.empty();
    }
    var slot = slots.get(place(question));
    return slot == null
        ? Optional.empty()
        : slot.find(question, arrival, interfaceName, era.get(), nowNanos - KEPT_NANOS);
  }

  private static int place(Bytes question) {
    var hash = 17;
    for (var at = XID_AT; at < XID_AT + 4; at++) {
      hash = hash * 31 + question.at(at);
    }
    for (var at = CHADDR_AT; at < CHADDR_AT + 6; at++) {
      hash = hash * 31 + question.at(at);
    }
    return (hash * 0x9e37_79b9 >>> 16) & PLACES - 1;
  }
}
