package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.v6.policy.Leases6;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All bindings in memory; changed by the event loop only, read by anybody. */
final class Lease6Table implements Leases6 {
  private final Map<Inet6Address, StoredLease6> byAddress = new ConcurrentHashMap<>();
  private final Map<Client, StoredLease6> byClient = new ConcurrentHashMap<>();

  private record Client(String prefix, Bytes duid, long iaid) {
    static Client of(StoredLease6 lease) {
      return new Client(lease.prefix(), lease.duid(), lease.iaid());
    }
  }

  void load(Stream<StoredLease6> stored) {
    stored.forEach(this::apply);
  }

  /** Takes up the last word on an address. */
  void apply(StoredLease6 lease) {
    var before = byAddress.put(lease.address(), lease);
    if (before != null && !Client.of(before).equals(Client.of(lease))) {
      byClient.remove(Client.of(before), before);
    }
    if (lease.kind() == Kind.DECLINED) {
      byClient.computeIfPresent(
          Client.of(lease),
          (_, latest) -> latest.address().equals(lease.address()) ? null : latest);
    } else {
      byClient.merge(
          Client.of(lease),
          lease,
          (old, later) -> later.boundAt().isBefore(old.boundAt()) ? old : later);
    }
  }

  /** Bound now. */
  List<StoredLease6> current(Instant now) {
    return byAddress.values().stream()
        .filter(lease -> lease.kind() == Kind.BOUND && lease.expiresAt().isAfter(now))
        .toList();
  }

  int size() {
    return byAddress.size();
  }

  @Override
  public Optional<StoredLease6> at(Inet6Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  @Override
  public Optional<StoredLease6> latestOf(String prefix, Duid duid, long iaid) {
    return Optional.ofNullable(byClient.get(new Client(prefix, duid.octets(), iaid)));
  }

  /** Looks at every address, which a DECLINE is rare enough for. */
  @Override
  public long declinedBy(Duid duid, Instant now) {
    return byAddress.values().stream()
        .filter(lease -> lease.kind() == Kind.DECLINED && lease.expiresAt().isAfter(now))
        .filter(lease -> lease.duid().equals(duid.octets()))
        .count();
  }
}
