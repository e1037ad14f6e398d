package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Leases;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All leases in memory, about 80 octets each. What it answers takes the same time whether a pool
 * has four addresses or sixteen million, free or exhausted. Any thread may call; a decision and
 * what follows from it are made by one thread.
 */
final class LeaseTable implements Leases, LeaseStore.Source {
  /** Addresses of which the last client is remembered after its lease ended; the oldest go. */
  static final int MOST_REMEMBERED = 1 << 20;

  private static final Logger LOG = Logger.getLogger(LeaseTable.class);
  private static final int SLACK = 1024;

  private final int mostRemembered;
  private final AddressPages pages = new AddressPages();
  private final ClientIndex clients = new ClientIndex();
  private final SubnetNames subnets = new SubnetNames();
  private final LeaseValues values = new LeaseValues(subnets);
  private final Pools pools = new Pools();
  private final Holds holds = new Holds(this::whenNoLongerHeld);
  private final Declines declines = new Declines();

  /** When to look at a slot again; each slot is in it once, seldom twice. */
  private final LongHeap due = new LongHeap();

  /** Slots whose lease ended, the longest ago first; may name some that were bound since. */
  private final LongHeap ended = new LongHeap();

  private int remembered;
  private volatile int clockMoves;

  LeaseTable() {
    this(MOST_REMEMBERED);
  }

  LeaseTable(int mostRemembered) {
    this.mostRemembered = mostRemembered;
  }

  /**
   * Takes up what an earlier run wrote. Records from the future were written under a clock that was
   * wrong (a board without a battery before its first NTP answer): they keep their length and begin
   * now, else their addresses would be lost for years.
   */
  synchronized void load(Stream<StoredLease> stored, Instant now) {
    var moved = new int[1];
    stored.forEach(
        lease -> {
          var isAhead = lease.boundAt().isAfter(now);
          moved[0] += isAhead ? 1 : 0;
          apply(isAhead ? lease.movedBy(Duration.between(lease.boundAt(), now)) : lease);
        });
    sweep(now);
    values.forgetAll();
    if (moved[0] > 0) {
      LOG.warnf(
          "dhcp leases=%d why=\"written under a clock that was ahead of now\": they begin now",
          moved[0]);
    }
  }

  /**
   * Takes up the last word on an address if it can be made durable: both in one step, so that words
   * of several threads come to the table and to the disk in one order.
   *
   * @param submit false when the disk is too far behind
   */
  synchronized boolean take(StoredLease lease, Predicate<StoredLease> submit) {
    if (!submit.test(lease)) {
      return false;
    }
    apply(lease);
    return true;
  }

  /** As {@link #take}, unless another word on the address came in since {@code seen}. */
  synchronized boolean takeAfter(
      StoredLease seen, StoredLease lease, Predicate<StoredLease> submit) {
    return at(seen.address()).filter(seen::equals).isPresent() && take(lease, submit);
  }

  /** Takes up the last word on an address. */
  synchronized void apply(StoredLease lease) {
    var address = Ipv4.bits(lease.address());
    holds.forget(lease.address());
    var known = pages.get(address);
    var slot = known == null ? added(address) : known;
    if (known != null) {
      leave(slot);
      if (slot.subnet != subnets.number(lease.subnet()) || !slot.hasKey(lease.clientKey())) {
        clients.remove(slot);
      }
    }
    var latest = clients.find(subnets.number(lease.subnet()), lease.clientKey());
    holds
        .of(subnets.cidr(lease.subnet()), lease.clientKey())
        .ifPresent(hold -> holds.forget(hold.address()));
    slot.set(lease, subnets.number(lease.subnet()));
    enter(slot, latest);
    values.keep(lease);
  }

  private LeaseSlot added(int address) {
    var slot = new LeaseSlot(address);
    pages.put(slot);
    pools.at(address, pool -> pool.take(address));
    return slot;
  }

  /** Out of the counts that its old kind put it in. */
  private void leave(LeaseSlot slot) {
    if (slot.isFree) {
      slot.isFree = false;
      remembered--;
    } else if (slot.kind == Kind.DECLINED) {
      declines.count(slot, -1);
    }
  }

  private void enter(LeaseSlot slot, @Nullable LeaseSlot latest) {
    switch (slot.kind) {
      case DECLINED -> {
        if (latest == slot) {
          clients.remove(slot);
        }
        declines.count(slot, 1);
        awaitEnd(slot);
      }
      case BOUND -> {
        makeLatest(slot, latest);
        awaitEnd(slot);
      }
      case RELEASED -> {
        makeLatest(slot, latest);
        free(slot);
      }
    }
  }

  private void makeLatest(LeaseSlot slot, @Nullable LeaseSlot latest) {
    if (latest != slot && (latest == null || latest.boundAt <= slot.boundAt)) {
      clients.put(slot, latest);
    }
  }

  private void awaitEnd(LeaseSlot slot) {
    if (slot.expiresAt < slot.queuedAt) {
      slot.queuedAt = slot.expiresAt;
      due.push(Moment.of(slot.expiresAt, slot.address));
    }
  }

  private void free(LeaseSlot slot) {
    slot.isFree = true;
    remembered++;
    var entry = Moment.of(slot.expiresAt, slot.address);
    ended.push(entry);
    pools.at(slot.address, pool -> pool.queue(entry));
    if (ended.size() > 2 * remembered + SLACK) {
      requeue();
    }
    while (remembered > mostRemembered && !ended.isEmpty()) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    freeSince(ended.pop()).ifPresent(this::remove);
  }

  private void remove(LeaseSlot slot) {
    clients.remove(slot);
    pages.remove(slot.address);
    values.forget(slot.address);
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

  /** Leases that ran out and quarantines that are over. */
  synchronized void sweep(Instant now) {
    var millis = now.toEpochMilli();
    while (!due.isEmpty() && Moment.epochMillis(due.peek()) <= millis) {
      var slot = pages.get(Moment.address(due.pop()));
      if (slot != null) {
        slot.queuedAt = LeaseSlot.UNQUEUED;
        endIfOver(slot, millis);
      }
    }
    holds.forgetUntil(now);
  }

  private void endIfOver(LeaseSlot slot, long millis) {
    if (slot.isFree) {
      return;
    }
    if (slot.expiresAt <= millis) {
      leave(slot);
      free(slot);
    } else {
      awaitEnd(slot);
    }
  }

  /** Drops entries that were overtaken from all queues of free addresses. */
  private void requeue() {
    ended.clear();
    pools.all().forEach(PoolIndex::clearQueue);
    pages
        .slots()
        .filter(slot -> slot.isFree)
        .forEach(
            slot -> {
              var entry = Moment.of(slot.expiresAt, slot.address);
              ended.push(entry);
              pools.at(slot.address, pool -> pool.queue(entry));
            });
  }

  synchronized void hold(Hold hold) {
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

  @Override
  public synchronized Optional<Inet4Address> free(
      List<AddressRange> ranges, Bytes clientKey, Predicate<Inet4Address> isAllowed, Instant now) {
    sweep(now);
    for (var range : ranges) {
      var pool = pool(range);
      var index = pool.fresh(clientKey.hashCode(), isAllowed);
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

  /**
   * The clock was set: every lease keeps what is left of it.
   *
   * @param by how far the clock went forward; negative: backward
   * @param tell the disk, in the order of what goes there
   */
  synchronized void clockMoved(Duration by, Runnable tell) {
    clockMoves++;
    tell.run();
    values.forgetAll();
    holds.clear();
    due.clear();
    pages
        .slots()
        .forEach(
            slot -> {
              slot.boundAt += by.toMillis();
              slot.expiresAt += by.toMillis();
              slot.queuedAt = LeaseSlot.UNQUEUED;
              if (!slot.isFree) {
                awaitEnd(slot);
              }
            });
    requeue();
  }

  /** Bound now. */
  List<StoredLease> current(Instant now) {
    return all()
        .filter(lease -> lease.kind() == Kind.BOUND && lease.expiresAt().isAfter(now))
        .toList();
  }

  @Override
  public int clockMoves() {
    return clockMoves;
  }

  /** In the order of addresses. */
  @Override
  public Stream<StoredLease> all() {
    return from(0);
  }

  /** As {@link #all}, beginning with an address (as a number). */
  Stream<StoredLease> from(int address) {
    return IntStream.of(pageNumbers())
        .dropWhile(page -> page < address >>> 8)
        .boxed()
        .flatMap(page -> read(page).stream())
        .dropWhile(lease -> Integer.compareUnsigned(Ipv4.bits(lease.address()), address) < 0);
  }

  private synchronized int[] pageNumbers() {
    return pages.numbers();
  }

  private synchronized List<StoredLease> read(int page) {
    var leases = new ArrayList<StoredLease>();
    pages.slotsOf(page).forEach(slot -> leases.add(values.fresh(slot)));
    return leases;
  }

  synchronized int size() {
    return pages.size();
  }

  @Override
  public synchronized Optional<StoredLease> at(Inet4Address address) {
    return values.of(pages.get(Ipv4.bits(address)));
  }

  @Override
  public synchronized Optional<StoredLease> latestOf(Cidr subnet, Bytes clientKey) {
    return values.of(clients.find(subnets.number(subnet), clientKey));
  }

  @Override
  public synchronized Optional<Hold> holdOn(Inet4Address address) {
    return holds.on(address);
  }

  @Override
  public synchronized Optional<Hold> holdOf(Cidr subnet, Bytes clientKey) {
    return holds.of(subnet, clientKey);
  }

  @Override
  public synchronized long declinedBy(Bytes clientKey, Instant now) {
    sweep(now);
    return declines.by(clientKey);
  }
}
