package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Leases.Hold;
import dev.ichor.dhcp.wire.Ipv4;
import java.net.Inet4Address;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What can be given out: addresses that nobody ever had, else those whose lease ended the longest
 * ago. What is put aside for an offer is neither.
 */
final class FreeAddresses {
  private static final int SLACK = 1024;

  private final AddressPages pages;
  private final int mostRemembered;
  private final Consumer<LeaseSlot> whenForgotten;
  private final Pools pools = new Pools();
  private final Holds holds = new Holds(this::whenNoLongerHeld);

  /** Slots whose lease ended, the longest ago first; may name some that were bound since. */
  private final LongHeap ended = new LongHeap();

  private int remembered;

  /**
   * @param pages all addresses on record
   * @param mostRemembered addresses of which the last client is remembered; the oldest go
   * @param whenForgotten told of a slot before it goes
   */
  FreeAddresses(AddressPages pages, int mostRemembered, Consumer<LeaseSlot> whenForgotten) {
    this.pages = pages;
    this.mostRemembered = mostRemembered;
    this.whenForgotten = whenForgotten;
  }

  Holds holds() {
    return holds;
  }

  void hold(Hold hold) {
    holds.put(hold);
    var address = Ipv4.bits(hold.address());
    pools.at(address, pool -> pool.take(address));
  }

  private void whenNoLongerHeld(Inet4Address held) {
    var address = Ipv4.bits(held);
    var slot = pages.get(address);
    if (slot == null) {
      pools.at(address, pool -> pool.untake(address));
    } else if (slot.isFree) {
      pools.at(address, pool -> pool.queue(Moment.of(slot.expiresAt, address)));
    }
  }

  /** On record for the first time. */
  void recorded(LeaseSlot slot) {
    pools.at(slot.address, pool -> pool.take(slot.address));
  }

  /** Nobody is bound to it, and it is not in quarantine. */
  void add(LeaseSlot slot) {
    slot.isFree = true;
    remembered++;
    queue(slot);
    if (ended.size() > 2 * remembered + SLACK) {
      requeue();
    }
    while (remembered > mostRemembered && !ended.isEmpty()) {
      forgetOldest();
    }
  }

  private void queue(LeaseSlot slot) {
    var entry = Moment.of(slot.expiresAt, slot.address);
    ended.push(entry);
    pools.at(slot.address, pool -> pool.queue(entry));
  }

  /** Somebody has it. */
  void remove(LeaseSlot slot) {
    slot.isFree = false;
    remembered--;
  }

  private void forgetOldest() {
    freeSince(ended.pop()).ifPresent(this::forget);
  }

  private void forget(LeaseSlot slot) {
    whenForgotten.accept(slot);
    pages.remove(slot.address);
    remembered--;
    if (!holds.has(slot.address)) {
      pools.at(slot.address, pool -> pool.untake(slot.address));
    }
  }

  /** The slot of an entry that still says how things are. */
  private Optional<LeaseSlot> freeSince(long entry) {
    var slot = pages.get(Moment.address(entry));
    return slot != null && slot.isFree && Moment.of(slot.expiresAt, slot.address) == entry
        ? Optional.of(slot)
        : Optional.empty();
  }

  /** Drops entries that were overtaken from all queues; also after times changed. */
  void requeue() {
    ended.clear();
    pools.all().forEach(PoolIndex::clearQueue);
    pages.slots().filter(slot -> slot.isFree).forEach(this::queue);
  }

  /**
   * @param hash of the client: the same one tends to the same address even without any record
   */
  Optional<Inet4Address> find(
      List<AddressRange> ranges, int hash, Predicate<Inet4Address> isAllowed) {
    for (var range : ranges) {
      var pool = pool(range);
      var index = pool.fresh(hash, isAllowed);
      if (index >= 0) {
        return Optional.of(Ipv4.of(pool.at(index)));
      }
    }
    return ranges.stream()
        .map(range -> longestFree(pool(range), isAllowed))
        .filter(entry -> entry >= 0)
        .min(Long::compare)
        .map(entry -> Ipv4.of(Moment.address(entry)));
  }

  private long longestFree(PoolIndex pool, Predicate<Inet4Address> isAllowed) {
    return pool.longestFree(
        entry -> freeSince(entry).filter(it -> !holds.has(it.address)).isPresent(), isAllowed);
  }

  private PoolIndex pool(AddressRange range) {
    return pools.of(range, this::fill);
  }

  private void fill(PoolIndex pool) {
    pages
        .slots()
        .filter(slot -> pool.contains(slot.address))
        .forEach(
            slot -> {
              pool.take(slot.address);
              if (slot.isFree) {
                pool.queue(Moment.of(slot.expiresAt, slot.address));
              }
            });
    holds.addresses().stream().map(Ipv4::bits).filter(pool::contains).forEach(pool::take);
  }

  /** Forgets the index of every other range; one that is asked for again is made anew. */
  void keepOnly(Collection<AddressRange> ranges) {
    pools.keepOnly(ranges);
  }

  /** Ranges that an index is kept for. */
  int ranges() {
    return pools.all().size();
  }

  /** Entries in all queues, those included that were overtaken. */
  int queued() {
    return ended.size() + pools.all().stream().mapToInt(PoolIndex::queued).sum();
  }
}
