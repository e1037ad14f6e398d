package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Which address a client's interface gets (RFC 8415 §13.1): its reservation, what it had, what it
 * wishes, or one found from DUID and IAID, so that the same client is likely to get the same
 * address even from an empty database.
 */
final class Allocation6 {
  /** Enough to find a free address in a pool that is almost full; small pools are seen whole. */
  private static final int MOST_TRIES = 4096;

  /** Of the whole /64, so that none falls among addresses that people give by hand. */
  private static final long BY_US = 0x1000_0000_0000_0000L;

  private final Request6 request;
  private final Duid duid;
  private final Service6 service;
  private final Subnet6 subnet;
  private final Leases6 leases;
  private final Instant now;
  private final Set<Inet6Address> taken = new HashSet<>();

  Allocation6(
      Request6 request, Duid duid, Service6 service, Subnet6 subnet, Leases6 leases, Instant now) {
    this.request = request;
    this.duid = duid;
    this.service = service;
    this.subnet = subnet;
    this.leases = leases;
    this.now = now;
  }

  /** Never the same for two associations of one message; empty when the pool is used up. */
  Optional<Inet6Address> choose(long iaid, List<Option6.IaAddress> wished) {
    return Stream.of(
            reserved().stream(),
            leases.latestOf(subnet.prefix().toString(), duid, iaid).stream()
                .map(StoredLease6::address),
            wished.stream().map(Option6.IaAddress::address),
            candidates(iaid))
        .flatMap(it -> it)
        .filter(address -> isGivable(address, iaid))
        .filter(taken::add)
        .findFirst();
  }

  /** The address is this client's now, or may become so. */
  boolean isGivable(Inet6Address address, long iaid) {
    var isAllowed = subnet.isPooled(address) || reserved().filter(address::equals).isPresent();
    return isAllowed && !taken.contains(address) && isFree(address, iaid);
  }

  private Optional<Inet6Address> reserved() {
    return subnet.reservations().of(duid, request.mac());
  }

  private boolean isFree(Inet6Address address, long iaid) {
    return !address.equals(service.self())
        && leases
            .at(address)
            .filter(lease -> lease.expiresAt().isAfter(now) && lease.kind() != Kind.RELEASED)
            .filter(lease -> !isClients(lease, iaid) && !isReservedForItsMac(lease))
            .isEmpty();
  }

  private boolean isClients(StoredLease6 lease, long iaid) {
    return lease.kind() == Kind.BOUND && lease.duid().equals(duid.octets()) && lease.iaid() == iaid;
  }

  /**
   * One machine is several clients in one boot: a reservation by MAC address holds for them all.
   */
  private boolean isReservedForItsMac(StoredLease6 lease) {
    return lease.kind() == Kind.BOUND
        && reserved().filter(lease.address()::equals).isPresent()
        && request.mac().isPresent()
        && lease.mac().equals(request.mac());
  }

  private Stream<Inet6Address> candidates(long iaid) {
    var hash = hash(iaid);
    if (!subnet.pools().isEmpty()) {
      return pooled(subnet.pools(), hash);
    }
    if (subnet.prefix().length() > 64) {
      return pooled(List.of(new Range6(subnet.prefix().at(1), subnet.prefix().at(-1L))), hash);
    }
    return LongStream.range(0, 64)
        .map(attempt -> mix(hash + attempt) >>> 4 | BY_US)
        .mapToObj(subnet.prefix()::at);
  }

  private static Stream<Inet6Address> pooled(List<Range6> pools, long hash) {
    var total = pools.stream().mapToLong(Range6::size).reduce(0, Allocation6::capped);
    var start = Long.remainderUnsigned(hash, total);
    return LongStream.range(0, Math.min(total, MOST_TRIES))
        .map(step -> Long.remainderUnsigned(start + step, total))
        .mapToObj(index -> at(pools, index));
  }

  private static long capped(long one, long other) {
    return one + other < 0 ? Long.MAX_VALUE : one + other;
  }

  private static Inet6Address at(List<Range6> pools, long index) {
    var rest = index;
    for (var pool : pools) {
      if (rest < pool.size()) {
        return pool.at(rest);
      }
      rest -= pool.size();
    }
    throw new IllegalArgumentException("no address " + index);
  }

  /** FNV-1a over DUID and IAID, then mixed: the same on every machine and in every release. */
  private long hash(long iaid) {
    var hash = 0xcbf2_9ce4_8422_2325L;
    for (var octet : duid.octets().toArray()) {
      hash = (hash ^ octet & 0xff) * 0x100_0000_01b3L;
    }
    return mix(hash ^ iaid * 0x9e37_79b9_7f4a_7c15L);
  }

  private static long mix(long value) {
    var mixed = (value ^ value >>> 33) * 0xff51_afd7_ed55_8ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
    return mixed ^ mixed >>> 33;
  }
}
