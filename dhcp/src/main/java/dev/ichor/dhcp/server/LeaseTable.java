package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Leases;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * All leases in memory. One thread writes (the event loop that decides); any thread may read a
 * list. Grows with the pools, not with the number of clients that ask.
 */
final class LeaseTable implements Leases {
  private static final Logger LOG = Logger.getLogger(LeaseTable.class);

  private final Map<Inet4Address, StoredLease> byAddress = new ConcurrentHashMap<>();
  private final Map<Client, StoredLease> byClient = new ConcurrentHashMap<>();
  private final Map<Inet4Address, Hold> holds = new ConcurrentHashMap<>();
  private final Map<Client, Hold> holdsByClient = new ConcurrentHashMap<>();

  private record Client(String subnet, Bytes key) {}

  /**
   * Takes up what an earlier run wrote. Records from the future were written under a clock that was
   * wrong (a board without a battery before its first NTP answer): they keep their length and begin
   * now, else their addresses would be lost for years.
   */
  void load(Stream<StoredLease> stored, Instant now) {
    var moved = new LongAdder();
    stored.forEach(
        lease -> {
          if (lease.boundAt().isAfter(now)) {
            moved.increment();
            apply(beginningAt(lease, now));
          } else {
            apply(lease);
          }
        });
    if (moved.sum() > 0) {
      LOG.warnf(
          "dhcp leases=%d why=\"written under a clock that was ahead of now\": they begin now",
          moved.sum());
    }
  }

  private static StoredLease beginningAt(StoredLease lease, Instant now) {
    return new StoredLease(
        lease.address(),
        lease.subnet(),
        lease.clientKey(),
        lease.mac(),
        lease.hostname(),
        lease.kind(),
        now,
        now.plus(Duration.between(lease.boundAt(), lease.expiresAt())));
  }

  /** Takes up the last word on an address. */
  void apply(StoredLease lease) {
    forgetHold(lease.address());
    var client = new Client(lease.subnet(), lease.clientKey());
    Optional.ofNullable(holdsByClient.get(client)).ifPresent(hold -> forgetHold(hold.address()));
    var before = byAddress.put(lease.address(), lease);
    if (before != null && !before.clientKey().equals(lease.clientKey())) {
      byClient.remove(new Client(before.subnet(), before.clientKey()), before);
    }
    if (lease.kind() == Kind.DECLINED) {
      byClient.computeIfPresent(
          client, (_, latest) -> latest.address().equals(lease.address()) ? null : latest);
    } else {
      byClient.merge(client, lease, LeaseTable::later);
    }
  }

  private static StoredLease later(StoredLease one, StoredLease other) {
    return other.boundAt().isBefore(one.boundAt()) ? one : other;
  }

  void hold(Hold hold) {
    forgetHold(hold.address());
    var client = new Client(hold.subnet().toString(), hold.clientKey());
    Optional.ofNullable(holdsByClient.put(client, hold))
        .filter(before -> !before.address().equals(hold.address()))
        .ifPresent(before -> holds.remove(before.address()));
    holds.put(hold.address(), hold);
  }

  private void forgetHold(Inet4Address address) {
    Optional.ofNullable(holds.remove(address))
        .ifPresent(
            hold ->
                holdsByClient.remove(new Client(hold.subnet().toString(), hold.clientKey()), hold));
  }

  /** Bound now. */
  List<StoredLease> current(Instant now) {
    return byAddress.values().stream()
        .filter(lease -> lease.kind() == Kind.BOUND && lease.expiresAt().isAfter(now))
        .toList();
  }

  int size() {
    return byAddress.size();
  }

  @Override
  public Optional<StoredLease> at(Inet4Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  @Override
  public Optional<StoredLease> latestOf(Cidr subnet, Bytes clientKey) {
    return Optional.ofNullable(byClient.get(new Client(subnet.toString(), clientKey)));
  }

  @Override
  public Optional<Hold> holdOn(Inet4Address address) {
    return Optional.ofNullable(holds.get(address));
  }

  @Override
  public Optional<Hold> holdOf(Cidr subnet, Bytes clientKey) {
    return Optional.ofNullable(holdsByClient.get(new Client(subnet.toString(), clientKey)));
  }

  /** Looks at every address, which a DECLINE is rare enough for. */
  @Override
  public long declinedBy(Bytes clientKey, Instant now) {
    return byAddress.values().stream()
        .filter(lease -> lease.kind() == Kind.DECLINED && lease.expiresAt().isAfter(now))
        .filter(lease -> lease.clientKey().equals(clientKey))
        .count();
  }
}
