package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.wire.Ipv4;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Which addresses of one range can be given out, found without walking through the others: a bit
 * for each that is on record or put aside, and a queue of those that are free again, the one that
 * has been free for longest first.
 */
final class PoolIndex {
  /** Of a larger range only so many addresses are ever given out: 2 MB of bits. */
  static final int MOST_ADDRESSES = 1 << 24;

  /** Clients start within this many addresses, so that a huge pool fills densely. */
  private static final int SPREAD = 1 << 16;

  private static final int SLACK = 1024;

  final AddressRange range;
  private final int first;
  private final int size;
  private final Bitmap taken;
  private final LongHeap free = new LongHeap();
  private int dropRepeatedAt = SLACK;

  PoolIndex(AddressRange range) {
    this.range = range;
    this.first = Ipv4.bits(range.first());
    this.size = (int) Math.min(range.size(), MOST_ADDRESSES);
    this.taken = new Bitmap(size);
  }

  boolean contains(int address) {
    return Integer.compareUnsigned(address - first, size) < 0;
  }

  /** On record or put aside. */
  void take(int address) {
    taken.set(address - first);
  }

  /** Neither on record nor put aside. */
  void untake(int address) {
    taken.clear(address - first);
  }

  /**
   * {@code entry} is free from its time on; see {@link Moment}. It may be queued already: an
   * address that is offered and not taken comes back, as often as its client asks.
   */
  void queue(long entry) {
    free.push(entry);
    if (free.size() > dropRepeatedAt) {
      free.dropRepeated();
      dropRepeatedAt = 2 * free.size() + SLACK;
    }
  }

  int queued() {
    return free.size();
  }

  void clearQueue() {
    free.clear();
  }

  /**
   * An address that nobody ever had.
   *
   * @param hash of the client: the same one tends to the same address even without any record
   * @return the address as an index into the range; -1 when there is none
   */
  int fresh(int hash, Predicate<Inet4Address> isAllowed) {
    var start = (int) (Integer.toUnsignedLong(spread(hash)) % Math.min(size, SPREAD));
    var found = firstFresh(start, size, isAllowed);
    return found >= 0 ? found : firstFresh(0, start, isAllowed);
  }

  private static int spread(int hash) {
    var mixed = hash * 0x9e37_79b9;
    return mixed ^ mixed >>> 15;
  }

  private int firstFresh(int from, int end, Predicate<Inet4Address> isAllowed) {
    for (var at = taken.nextClear(from); at >= 0 && at < end; at = taken.nextClear(at + 1)) {
      if (isAllowed.test(Ipv4.of(first + at))) {
        return at;
      }
    }
    return -1;
  }

  int at(int index) {
    return first + index;
  }

  /**
   * The entry that has been free for longest; it stays in the queue.
   *
   * @param isTrue whether the entry still says how things are; others are dropped
   * @param isAllowed others keep their place
   * @return -1 when there is none
   */
  long longestFree(LongPredicate isTrue, Predicate<Inet4Address> isAllowed) {
    var passedOver = new ArrayList<Long>();
    var found = -1L;
    while (found < 0 && !free.isEmpty()) {
      var entry = free.peek();
      if (!isTrue.test(entry)) {
        free.pop();
      } else if (isAllowed.test(Ipv4.of(Moment.address(entry)))) {
        found = entry;
      } else {
        passedOver.add(free.pop());
      }
    }
    passedOver.forEach(free::push);
    return found;
  }
}
