package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Addresses of one network and what clients there are told.
 *
 * @param pools where new addresses come from, without what is excluded, those kept for classes
 *     first; empty means reservations only
 * @param excluded addresses in the pools that are never given out; the routers are among them
 * @param reservations with addresses of this network; never given to anybody else
 * @param options of every level down to this one: everywhere, shared network, subnet
 * @param authoritative sends a NAK to a client whose address is wrong for this link (RFC 2131
 *     §4.3.2); false beside another DHCP server
 * @param classes clients of at least one of these only; empty: everybody
 */
public record Subnet(
    Cidr network,
    List<Pool> pools,
    List<AddressRange> excluded,
    List<Reservation> reservations,
    Template options,
    LeaseTimes times,
    boolean authoritative,
    List<String> classes) {
  /** Long enough for an installation, short enough to see a machine that is gone. */
  public static final Duration DEFAULT_LEASE_TIME = LeaseTimes.DEFAULT;

  public Subnet {
    requireNonNull(network, "network");
    requireNonNull(options, "options");
    requireNonNull(times, "times");
    reservations = List.copyOf(reservations);
    classes = List.copyOf(classes);
    excluded = withRouters(excluded, options, network);
    for (var pool : pools) {
      if (!network.contains(pool.range().first()) || !network.contains(pool.range().last())) {
        throw new IllegalArgumentException(
            "pool %s is not inside subnet %s".formatted(pool.range(), network));
      }
    }
    var withheld = excluded;
    pools =
        pools.stream()
            .flatMap(pool -> pool.without(withheld).stream())
            .sorted(Comparator.comparing((Pool it) -> it.classes().isEmpty()))
            .toList();
    for (var reservation : reservations) {
      if (reservation.address().filter(network::isHost).isEmpty()) {
        throw new IllegalArgumentException(
            "reservation %s for %s is not a host of subnet %s"
                .formatted(
                    reservation.address().map(Inet4Address::getHostAddress).orElse("(no address)"),
                    reservation.key(),
                    network));
      }
    }
  }

  private static List<AddressRange> withRouters(
      List<AddressRange> excluded, Template options, Cidr network) {
    var all = new ArrayList<>(excluded);
    for (var router : options.options().addresses(OptionCode.ROUTER)) {
      var range = new AddressRange(router, router);
      if (network.contains(router) && !all.contains(range)) {
        all.add(range);
      }
    }
    return List.copyOf(all);
  }

  /** With defaults: no options, one hour, authoritative, for everybody. */
  public static Subnet of(Cidr network, List<AddressRange> pools) {
    return new Subnet(
        network,
        pools.stream().map(Pool::of).toList(),
        List.of(),
        List.of(),
        Template.EMPTY,
        LeaseTimes.of(DEFAULT_LEASE_TIME),
        true,
        List.of());
  }

  public Subnet withPools(List<Pool> value) {
    return new Subnet(
        network, value, excluded, reservations, options, times, authoritative, classes);
  }

  public Subnet withExcluded(List<AddressRange> value) {
    return new Subnet(network, pools, value, reservations, options, times, authoritative, classes);
  }

  public Subnet withOptions(Template value) {
    return new Subnet(network, pools, excluded, reservations, value, times, authoritative, classes);
  }

  public Subnet withRouters(List<Inet4Address> value) {
    return withOptions(options.with(OptionCode.ROUTER, value));
  }

  public Subnet withDnsServers(List<Inet4Address> value) {
    return withOptions(options.with(OptionCode.DNS_SERVERS, value));
  }

  public Subnet withLeaseTime(Duration value) {
    return withTimes(LeaseTimes.of(value));
  }

  public Subnet withTimes(LeaseTimes value) {
    return new Subnet(
        network, pools, excluded, reservations, options, value, authoritative, classes);
  }

  public Subnet withReservations(Map<MacAddress, Inet4Address> value) {
    return withReservations(
        value.entrySet().stream()
            .map(entry -> Reservation.of(entry.getKey(), entry.getValue()))
            .toList());
  }

  public Subnet withReservations(List<Reservation> value) {
    return new Subnet(network, pools, excluded, value, options, times, authoritative, classes);
  }

  public Subnet withAuthoritative(boolean value) {
    return new Subnet(network, pools, excluded, reservations, options, times, value, classes);
  }

  public Subnet withClasses(List<String> value) {
    return new Subnet(network, pools, excluded, reservations, options, times, authoritative, value);
  }

  /** In a pool and not excluded, whoever asks. */
  boolean isPooled(Inet4Address address) {
    return isPooled(address, Profile.NOBODY, true);
  }

  /** May be given to this client when it has no reservation. */
  boolean isPooledFor(Inet4Address address, Profile profile) {
    return profile.isAdmitted(classes) && isPooled(address, profile, false);
  }

  private boolean isPooled(Inet4Address address, Profile profile, boolean forAnybody) {
    if (!network.isHost(address)) {
      return false;
    }
    for (var pool : pools) {
      if (pool.range().contains(address) && (forAnybody || profile.isAdmitted(pool.classes()))) {
        return true;
      }
    }
    return false;
  }
}
