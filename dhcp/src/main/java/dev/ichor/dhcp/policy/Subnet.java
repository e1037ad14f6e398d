package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses of one link and what clients there are told.
 *
 * @param pools where new addresses come from; empty means reservations only
 * @param reservations address by MAC address; never given to anybody else
 * @param leaseTime option 51, whole seconds
 * @param authoritative sends a NAK to a client whose address is wrong for this link (RFC 2131
 *     §4.3.2); false beside another DHCP server
 */
public record Subnet(
    Cidr network,
    List<AddressRange> pools,
    Map<MacAddress, Inet4Address> reservations,
    List<Inet4Address> routers,
    List<Inet4Address> dnsServers,
    Optional<String> domain,
    Duration leaseTime,
    boolean authoritative) {
  /** Long enough for an installation, short enough to see a machine that is gone. */
  public static final Duration DEFAULT_LEASE_TIME = Duration.ofHours(1);

  public Subnet {
    requireNonNull(network, "network");
    requireNonNull(domain, "domain");
    pools = List.copyOf(pools);
    reservations = Map.copyOf(reservations);
    routers = List.copyOf(routers);
    dnsServers = List.copyOf(dnsServers);
    if (leaseTime.toSeconds() < 60) {
      throw new IllegalArgumentException("a lease lasts at least 60 s, got " + leaseTime);
    }
    for (var pool : pools) {
      if (!network.contains(pool.first()) || !network.contains(pool.last())) {
        throw new IllegalArgumentException(
            "pool %s is not inside subnet %s".formatted(pool, network));
      }
    }
    reservations.forEach(
        (mac, address) -> {
          if (!network.isHost(address)) {
            throw new IllegalArgumentException(
                "reservation %s for %s is not a host of subnet %s"
                    .formatted(address.getHostAddress(), mac, network));
          }
        });
  }

  /** With defaults: no router, no DNS, one hour, authoritative. */
  public static Subnet of(Cidr network, List<AddressRange> pools) {
    return new Subnet(
        network, pools, Map.of(), List.of(), List.of(), Optional.empty(), DEFAULT_LEASE_TIME, true);
  }

  public Subnet withRouters(List<Inet4Address> value) {
    return new Subnet(
        network, pools, reservations, value, dnsServers, domain, leaseTime, authoritative);
  }

  public Subnet withDnsServers(List<Inet4Address> value) {
    return new Subnet(
        network, pools, reservations, routers, value, domain, leaseTime, authoritative);
  }

  public Subnet withLeaseTime(Duration value) {
    return new Subnet(
        network, pools, reservations, routers, dnsServers, domain, value, authoritative);
  }

  public Subnet withReservations(Map<MacAddress, Inet4Address> value) {
    return new Subnet(network, pools, value, routers, dnsServers, domain, leaseTime, authoritative);
  }

  public Subnet withAuthoritative(boolean value) {
    return new Subnet(network, pools, reservations, routers, dnsServers, domain, leaseTime, value);
  }

  /** May be given to a client without a reservation. */
  boolean isPooled(Inet4Address address) {
    return network.isHost(address)
        && !routers.contains(address)
        && !reservations.containsValue(address)
        && pools.stream().anyMatch(pool -> pool.contains(address));
  }
}
