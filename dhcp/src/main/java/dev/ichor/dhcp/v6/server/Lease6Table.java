package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.v6.policy.Leases6;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** All bindings in memory; changed by the event loop and by operators, read by anybody. */
final class Lease6Table implements Leases6 {
  private final Map<Inet6Address, StoredLease6> byAddress = new ConcurrentHashMap<>();
  private final Map<Client, StoredLease6> byClient = new ConcurrentHashMap<>();

  private record Client(String prefix, Bytes duid, long iaid) {
    static Client of(StoredLease6 lease) {
      return new Client(lease.prefix(), lease.duid(), lease.iaid());
    }
  }

  synchronized void load(Stream<StoredLease6> stored) {
    stored.forEach(this::apply);
  }

  /**
   * Takes up last words on addresses if they can be made durable: both in one step, so that words
   * of several threads come to the table and to the disk in one order.
   *
   * @param submit false when the disk is too far behind
   */
  synchronized boolean take(List<StoredLease6> changes, BooleanSupplier submit) {
    if (!submit.getAsBoolean()) {
      return false;
    }
    changes.forEach(this::apply);
    return true;
  }

  /** As {@link #take}, unless another word on the address came in since {@code seen}. */
  synchronized boolean takeAfter(StoredLease6 seen, StoredLease6 lease, BooleanSupplier submit) {
    return at(seen.address()).filter(seen::equals).isPresent() && take(List.of(lease), submit);
  }

  /** Takes up the last word on an address. */
  private void apply(StoredLease6 lease) {
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

  /** In the order of addresses. */
  List<StoredLease6> all() {
    return byAddress.values().stream()
        .sorted(
            (one, other) ->
                Arrays.compareUnsigned(one.address().getAddress(), other.address().getAddress()))
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
