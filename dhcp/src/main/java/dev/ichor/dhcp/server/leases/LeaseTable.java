package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Holder;
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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * All leases in memory, about 80 octets each. What it answers takes the same time whether a pool
 * has four addresses or sixteen million, free or exhausted. Any thread may call; a decision and
 * what follows from it are made by one thread.
 */
public final class LeaseTable implements Leases, LeaseStore.Source {
  /** Addresses of which the last client is remembered after its lease ended; the oldest go. */
  static final int MOST_REMEMBERED = 1 << 20;

  private static final Logger LOG = Logger.getLogger(LeaseTable.class);

  private final AddressPages pages = new AddressPages();
  private final Clients clients = new Clients();
  private final SubnetNames subnets = new SubnetNames();
  private final LeaseValues values = new LeaseValues(subnets);
  private final FreeAddresses free;
  private final Declines declines = new Declines();

  /** When to look at a slot again; each slot is in it once, seldom twice. */
  private final LongHeap due = new LongHeap();

  private volatile int clockMoves;

  public LeaseTable() {
    this(MOST_REMEMBERED);
  }

  LeaseTable(int mostRemembered) {
    this.free = new FreeAddresses(pages, mostRemembered, this::forget);
  }

  private void forget(LeaseSlot slot) {
    clients.remove(slot);
    values.forget(slot.address);
  }

  /**
   * Takes up what an earlier run wrote. Records from the future were written under a clock that was
   * wrong (a board without a battery before its first NTP answer): they keep their length and begin
   * now, else their addresses would be lost for years.
   */
  public synchronized void load(Stream<StoredLease> stored, Instant now) {
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
  public synchronized boolean take(StoredLease lease, Predicate<StoredLease> submit) {
    if (!submit.test(lease)) {
      return false;
    }
    apply(lease);
    return true;
  }

  /** As {@link #take}, unless another word on the address came in since {@code seen}. */
  public synchronized boolean takeAfter(
      StoredLease seen, StoredLease lease, Predicate<StoredLease> submit) {
    return at(seen.address()).filter(seen::equals).isPresent() && take(lease, submit);
  }

  /** Takes up the last word on an address. */
  public synchronized void apply(StoredLease lease) {
    var client = Holder.of(lease);
    free.holds().forget(lease.address());
    free.holds()
        .of(subnets.cidr(lease.subnet()), client)
        .ifPresent(hold -> free.holds().forget(hold.address()));
    var slot = slot(lease, client);
    slot.set(lease, subnets.number(lease.subnet()));
    enter(slot, client);
    values.keep(lease);
  }

  private LeaseSlot slot(StoredLease lease, Holder client) {
    var address = Ipv4.bits(lease.address());
    var known = pages.get(address);
    if (known == null) {
      var slot = new LeaseSlot(address);
      pages.put(slot);
      free.recorded(slot);
      return slot;
    }
    leave(known);
    if (known.subnet != subnets.number(lease.subnet())
        || !known.hasKey(client.key())
        || !known.hasMac(client.mac())) {
      clients.remove(known);
    }
    return known;
  }

  /** Out of the counts that its old kind put it in. */
  private void leave(LeaseSlot slot) {
    if (slot.isFree) {
      free.remove(slot);
    } else if (slot.kind == Kind.DECLINED) {
      declines.count(slot, -1);
    }
  }

  private void enter(LeaseSlot slot, Holder client) {
    switch (slot.kind) {
      case DECLINED -> {
        clients.remove(slot);
        declines.count(slot, 1);
        awaitEnd(slot);
      }
      case BOUND -> {
        clients.put(slot, client);
        awaitEnd(slot);
      }
      case RELEASED -> {
        clients.put(slot, client);
        free.add(slot);
      }
    }
  }

  private void awaitEnd(LeaseSlot slot) {
    if (slot.expiresAt < slot.queuedAt) {
      slot.queuedAt = slot.expiresAt;
      due.push(Moment.of(slot.expiresAt, slot.address));
    }
  }

  /** Leases that ran out and quarantines that are over. */
  public synchronized void sweep(Instant now) {
    var millis = now.toEpochMilli();
    while (!due.isEmpty() && Moment.epochMillis(due.peek()) <= millis) {
      var slot = pages.get(Moment.address(due.pop()));
      if (slot != null) {
        slot.queuedAt = LeaseSlot.UNQUEUED;
        endIfOver(slot, millis);
      }
    }
    free.holds().forgetUntil(now);
  }

  private void endIfOver(LeaseSlot slot, long millis) {
    if (slot.isFree) {
      return;
    }
    if (slot.expiresAt <= millis) {
      leave(slot);
      free.add(slot);
    } else {
      awaitEnd(slot);
    }
  }

  public synchronized void hold(Hold hold) {
    free.hold(hold);
  }

  @Override
  public synchronized Optional<Inet4Address> free(
      List<AddressRange> ranges, Bytes clientKey, Predicate<Inet4Address> isAllowed, Instant now) {
    sweep(now);
    return free.find(ranges, clientKey.hashCode(), isAllowed);
  }

  /** Other ranges are no longer given out: what is kept about them goes, the leases stay. */
  public synchronized void keepOnly(Collection<AddressRange> ranges) {
    free.keepOnly(ranges);
  }

  /** How much is kept to find free addresses. */
  synchronized FreeAddresses freeAddresses() {
    return free;
  }

  /**
   * The clock was set: every lease keeps what is left of it.
   *
   * @param by how far the clock went forward; negative: backward
   * @param tell the disk, in the order of what goes there
   */
  public synchronized void clockMoved(Duration by, Runnable tell) {
    clockMoves++;
    tell.run();
    values.forgetAll();
    free.holds().clear();
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
    free.requeue();
  }

  /** Bound now. */
  public List<StoredLease> current(Instant now) {
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
  public Stream<StoredLease> from(int address) {
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

  public synchronized int size() {
    return pages.size();
  }

  @Override
  public synchronized Optional<StoredLease> at(Inet4Address address) {
    return values.of(pages.get(Ipv4.bits(address)));
  }

  @Override
  public synchronized Optional<StoredLease> latestOf(Cidr subnet, Holder client) {
    return values.of(clients.latestOf(subnets.number(subnet), client));
  }

  @Override
  public synchronized Optional<Hold> holdOn(Inet4Address address) {
    return free.holds().on(address);
  }

  @Override
  public synchronized Optional<Hold> holdOf(Cidr subnet, Holder client) {
    return free.holds().of(subnet, client);
  }

  @Override
  public synchronized long declinedBy(Holder client, Instant now) {
    sweep(now);
    return declines.by(client);
  }
}
