package dev.ichor.dhcp.v6.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.v6.wire.Prefix;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.List;

/**
 * Addresses of one link and what clients there are told.
 *
 * @param pools where new addresses come from; empty means anywhere in the prefix
 * @param domains search list, option 24
 * @param validFor how long an address is bound; it is preferred for three quarters of that
 */
public record Subnet6(
    Prefix prefix,
    List<Range6> pools,
    Reservations6 reservations,
    List<Inet6Address> dnsServers,
    List<String> domains,
    Duration validFor) {
  private static final int WIDEST = 48;
  private static final int NARROWEST = 120;

  public Subnet6 {
    requireNonNull(prefix, "prefix");
    requireNonNull(reservations, "reservations");
    pools = List.copyOf(pools);
    dnsServers = List.copyOf(dnsServers);
    domains = List.copyOf(domains);
    if (prefix.length() < WIDEST || prefix.length() > NARROWEST) {
      throw new IllegalArgumentException(
          "a link's prefix is /%d to /%d, got %s".formatted(WIDEST, NARROWEST, prefix));
    }
    if (validFor.toSeconds() < 60) {
      throw new IllegalArgumentException("a lease lasts at least 60 s, got " + validFor);
    }
    for (var pool : pools) {
      if (!prefix.contains(pool.first()) || !prefix.contains(pool.last())) {
        throw new IllegalArgumentException("pool %s is not inside %s".formatted(pool, prefix));
      }
    }
  }

  /** Anywhere in the prefix, no name servers, one hour. */
  public static Subnet6 of(Prefix prefix) {
    return new Subnet6(
        prefix, List.of(), Reservations6.NONE, List.of(), List.of(), Duration.ofHours(1));
  }

  public Subnet6 withPools(List<Range6> value) {
    return new Subnet6(prefix, value, reservations, dnsServers, domains, validFor);
  }

  public Subnet6 withReservations(Reservations6 value) {
    return new Subnet6(prefix, pools, value, dnsServers, domains, validFor);
  }

  public Subnet6 withNames(List<Inet6Address> servers, List<String> search) {
    return new Subnet6(prefix, pools, reservations, servers, search, validFor);
  }

  public Subnet6 withValidFor(Duration value) {
    return new Subnet6(prefix, pools, reservations, dnsServers, domains, value);
  }

  long validSeconds() {
    return validFor.toSeconds();
  }

  long preferredSeconds() {
    return validSeconds() * 3 / 4;
  }

  /** May be given to a client without a reservation: never the subnet-router anycast address. */
  boolean isPooled(Inet6Address address) {
    return prefix.contains(address)
        && !address.equals(prefix.network())
        && !reservations.has(address)
        && (pools.isEmpty() || pools.stream().anyMatch(pool -> pool.contains(address)));
  }

  @Override
  public String toString() {
    return pools.isEmpty() ? prefix.toString() : prefix + " " + pools;
  }
}
