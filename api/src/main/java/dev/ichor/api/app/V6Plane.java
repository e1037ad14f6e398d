package dev.ichor.api.app;

import dev.ichor.api.config.Served;
import dev.ichor.api.config.ServedV6;
import dev.ichor.dhcp.ra.policy.RaMode;
import dev.ichor.dhcp.ra.policy.RaSettings;
import dev.ichor.dhcp.ra.wire.NdOption;
import dev.ichor.dhcp.v6.policy.Mode6;
import dev.ichor.dhcp.v6.policy.Range6;
import dev.ichor.dhcp.v6.policy.Reservations6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.policy.Subnet6;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The boot plane over IPv6: only on interfaces with {@code v6=stateless} or {@code stateful}. */
final class V6Plane {
  private static final long PREFIX_VALID_SECONDS = 86_400;
  private static final long PREFIX_PREFERRED_SECONDS = 14_400;

  private final int httpPort;
  private final Map<Served, Inet6Address> addresses = new LinkedHashMap<>();

  /**
   * @param known the last address of interfaces that may have none at this moment
   * @throws StartProblem when an interface has no IPv6 address that a URL can name
   */
  V6Plane(List<Served> interfaces, int httpPort, Map<String, Inet6Address> known) {
    this.httpPort = httpPort;
    for (var served : interfaces) {
      if (served.mode() != Served.Mode.OFF && served.v6().mode() != ServedV6.Mode.OFF) {
        addresses.put(served, served.v6().address().orElseGet(() -> own(served, known)));
      }
    }
  }

  private static Inet6Address own(Served served, Map<String, Inet6Address> known) {
    return present(served.interfaceName())
        .filter(address -> served.v6().prefix().map(it -> it.contains(address)).orElse(true))
        .findFirst()
        .or(() -> Optional.ofNullable(known.get(served.interfaceName())))
        .orElseThrow(
            () ->
                new StartProblem(
                    "interface %s has no IPv6 address %s; give it one (ip address add 2001:db8:77::1/64 dev %s), or say v6=off"
                        .formatted(
                            served.interfaceName(),
                            served
                                .v6()
                                .prefix()
                                .map(prefix -> "in " + prefix)
                                .orElse("but the link-local one"),
                            served.interfaceName())));
  }

  private static Stream<Inet6Address> present(String interfaceName) {
    try {
      return Stream.ofNullable(NetworkInterface.getByName(interfaceName))
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet6Address.class::isInstance)
          .map(address -> Ipv6.of(Bytes.of(address.getAddress())))
          .filter(address -> !address.isLinkLocalAddress());
    } catch (SocketException e) {
      throw new StartProblem(
          "interface %s cannot be looked at (%s)".formatted(interfaceName, e.getMessage()), e);
    }
  }

  /** The address on each interface, by its name. */
  Map<String, Inet6Address> known() {
    var known = new LinkedHashMap<String, Inet6Address>();
    addresses.forEach((served, address) -> known.put(served.interfaceName(), address));
    return known;
  }

  /** Where the listeners of the boot plane bind as well. */
  Collection<Inet6Address> addresses() {
    return addresses.values();
  }

  boolean isServed() {
    return !addresses.isEmpty();
  }

  /** What DHCPv6 serves. */
  List<Service6> services(Duid serverId) {
    return addresses.entrySet().stream()
        .map(entry -> service(entry.getKey(), entry.getValue(), serverId))
        .toList();
  }

  private Service6 service(Served served, Inet6Address self, Duid serverId) {
    return new Service6(
        served.interfaceName(),
        served.v6().mode() == ServedV6.Mode.STATEFUL ? Mode6.STATEFUL : Mode6.STATELESS,
        serverId,
        self,
        subnets(served),
        httpPort,
        Optional.empty());
  }

  /** The link's own first, then those behind relays. */
  private static List<Subnet6> subnets(Served served) {
    var v6 = served.v6();
    var pools = v6.pools().stream().map(pool -> new Range6(pool.first(), pool.last())).toList();
    return Stream.concat(
            v6.prefix().stream().map(prefix -> subnet(served, prefix).withPools(pools)),
            v6.relayed().stream().map(prefix -> subnet(served, prefix)))
        .toList();
  }

  private static Subnet6 subnet(Served served, Prefix prefix) {
    return Subnet6.of(prefix)
        .withReservations(reservations(served.v6(), prefix))
        .withNames(served.v6().dns(), served.domain().stream().toList())
        .withValidFor(served.lease());
  }

  private static Reservations6 reservations(ServedV6 v6, Prefix prefix) {
    var byDuid = new LinkedHashMap<Duid, Inet6Address>();
    var byMac = new LinkedHashMap<MacAddress, Inet6Address>();
    v6.reserved()
        .forEach(
            (owner, address) -> {
              if (!prefix.contains(address)) {
                return;
              }
              if (owner.contains(":") || owner.contains("-")) {
                byMac.put(MacAddress.parse(owner), address);
              } else {
                byDuid.put(new Duid(Bytes.ofHex(owner)), address);
              }
            });
    return new Reservations6(byDuid, byMac);
  }

  /**
   * M and O say what DHCPv6 gives (RFC 4861 §4.2); without a prefix no host gets an address, and
   * without a router lifetime none gets a route.
   */
  static RaSettings advertised(Served served) {
    var v6 = served.v6();
    return new RaSettings(
        raMode(served),
        v6.mode() == ServedV6.Mode.STATEFUL,
        v6.mode() != ServedV6.Mode.OFF,
        v6.routerLifetime(),
        options(v6),
        RaSettings.DEFAULT_INTERVAL);
  }

  /** Beside another DHCP server the network is somebody else's: only when asked. */
  private static RaMode raMode(Served served) {
    var fallback = served.mode() == Served.Mode.SERVER ? ServedV6.Ra.AUTO : ServedV6.Ra.OFF;
    return switch (served.v6().ra().orElse(fallback)) {
      case OFF -> RaMode.OFF;
      case AUTO -> RaMode.AUTO;
      case ON -> RaMode.ON;
    };
  }

  /** Hosts make themselves addresses only where DHCPv6 does not give them. */
  private static List<NdOption> options(ServedV6 v6) {
    var options = new ArrayList<NdOption>();
    v6.prefix()
        .ifPresent(
            prefix ->
                options.add(
                    new NdOption.PrefixInformation(
                        prefix,
                        true,
                        v6.mode() != ServedV6.Mode.STATEFUL && prefix.length() == 64,
                        PREFIX_VALID_SECONDS,
                        PREFIX_PREFERRED_SECONDS)));
    if (!v6.dns().isEmpty()) {
      options.add(new NdOption.Rdnss(3 * RaSettings.DEFAULT_INTERVAL.toSeconds(), v6.dns()));
    }
    return List.copyOf(options);
  }
}
