package dev.ichor.api.config;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.v6.wire.Prefix;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * IPv6 on one interface of the boot plane.
 *
 * @param mode of DHCPv6
 * @param ra router advertisements; absent: {@code auto} as a server, {@code off} beside one
 * @param prefix of the link, {@code 2001:db8:77::/64}; needed for addresses
 * @param pools ranges to lease from; empty: anywhere in the prefix
 * @param relayed prefixes of further links, behind relays that reach us here
 * @param address own address to answer from; absent: the first one that is not link-local, in the
 *     prefix if one is given
 * @param dns name servers
 * @param reserved addresses by MAC address or by DUID in hexadecimal
 * @param routerLifetime as a default router; zero: we are none
 */
public record ServedV6(
    Mode mode,
    Optional<Ra> ra,
    Optional<Prefix> prefix,
    List<Pool> pools,
    List<Prefix> relayed,
    Optional<Inet6Address> address,
    List<Inet6Address> dns,
    Map<String, Inet6Address> reserved,
    Duration routerLifetime) {
  /** No DHCPv6; advertisements as the interface's mode says. */
  public static final ServedV6 NONE =
      new ServedV6(
          Mode.OFF,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          Map.of(),
          Duration.ZERO);

  public ServedV6 {
    requireNonNull(mode, "mode");
    requireNonNull(ra, "ra");
    pools = List.copyOf(pools);
    relayed = List.copyOf(relayed);
    dns = List.copyOf(dns);
    reserved = Map.copyOf(reserved);
  }

  /** What DHCPv6 gives. */
  public enum Mode {
    OFF,
    /** Boot information and name servers; hosts make their own addresses. */
    STATELESS,
    /** Addresses too. */
    STATEFUL
  }

  /** Router advertisements. */
  public enum Ra {
    OFF,
    /** Only while no other router advertises. */
    AUTO,
    ON
  }

  /** Addresses from first to last, both included. */
  public record Pool(Inet6Address first, Inet6Address last) {}
}
