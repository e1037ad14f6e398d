package dev.ichor.api.app;

import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Served;
import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.ra.server.RaInterface;
import dev.ichor.dhcp.server.DhcpConfig;
import dev.ichor.dhcp.server.Limits;
import dev.ichor.dhcp.server.LinkSettings;
import dev.ichor.dhcp.server.ServedInterface;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The interfaces that machines boot from, each with the address that we have there. */
final class BootPlane {
  private final IchorConfig config;
  private final List<Chosen> interfaces;
  private final Map<Served, Inet4Address> addresses = new LinkedHashMap<>();
  private final V6Plane v6;

  /**
   * @throws StartProblem when an interface has no IPv4 address to answer from, or no IPv6 address
   *     where DHCPv6 is to be served
   */
  BootPlane(IchorConfig config, List<Chosen> interfaces, List<MachineInterface> here) {
    this(config, interfaces, here, Map.of(), Map.of());
  }

  private BootPlane(
      IchorConfig config,
      List<Chosen> interfaces,
      List<MachineInterface> here,
      Map<String, Inet4Address> known,
      Map<String, Inet6Address> known6) {
    this.config = config;
    this.interfaces = List.copyOf(interfaces);
    this.v6 = new V6Plane(served(), config.ports().http(), known6);
    for (var served : served()) {
      if (served.mode() != Served.Mode.OFF) {
        addresses.put(served, served.address().orElseGet(() -> first(served, here, known)));
      }
    }
  }

  /**
   * Another choice of interfaces at run time, or other addresses on them. What has lost its address
   * at this moment keeps its last one, so that one cable does not stand in the way of all changes.
   *
   * @throws StartProblem when an interface that was not served before has no address
   */
  BootPlane after(List<Chosen> wanted, List<MachineInterface> here) {
    var known = new LinkedHashMap<String, Inet4Address>();
    addresses.forEach((served, address) -> known.put(served.interfaceName(), address));
    return new BootPlane(config, wanted, here, known, v6.known());
  }

  private static Inet4Address first(
      Served served, List<MachineInterface> here, Map<String, Inet4Address> known) {
    return here.stream()
        .filter(one -> one.name().equals(served.interfaceName()))
        .flatMap(one -> one.addresses().stream())
        .map(text -> Inet4Address.ofLiteral(text.substring(0, text.indexOf('/'))))
        .findFirst()
        .or(() -> Optional.ofNullable(known.get(served.interfaceName())))
        .orElseThrow(
            () ->
                new StartProblem(
                    "interface %s has no IPv4 address; give it one (ip address add 10.77.0.1/24 dev %s)"
                        .formatted(served.interfaceName(), served.interfaceName())));
  }

  private List<Served> served() {
    return interfaces.stream().map(Chosen::served).toList();
  }

  /**
   * Where the listeners of the boot plane bind: our address on each interface, never the wildcard.
   */
  Set<InetAddress> addresses() {
    var all = new LinkedHashSet<InetAddress>(addresses.values());
    all.addAll(v6.addresses());
    return all;
  }

  /** Our address as a machine with that address reaches it: the same network's, else the first. */
  Optional<Inet4Address> facing(Optional<Inet4Address> machine) {
    return addresses.entrySet().stream()
        .filter(
            entry ->
                machine.isPresent()
                    && entry.getKey().subnet().filter(s -> s.contains(machine.get())).isPresent())
        .map(Map.Entry::getValue)
        .findFirst()
        .or(() -> addresses.values().stream().findFirst());
  }

  DhcpConfig dhcp() {
    var isLimited = served().stream().allMatch(served -> served.link().limits());
    return DhcpConfig.of(
            interfaces.stream()
                .map(it -> interfaceOf(it.served()).withNetboot(it.netboot()))
                .toList())
        .withPorts(config.ports().dhcp(), config.ports().proxy(), config.ports().http())
        .withLimits(isLimited ? Limits.DEFAULT : Limits.NONE);
  }

  /** IPv6, where it is served. */
  V6Plane v6() {
    return v6;
  }

  /** Where router advertisements are sent, and what they say. */
  List<RaInterface> routerAdvertisements() {
    return served().stream()
        .filter(served -> served.mode() != Served.Mode.OFF)
        .filter(served -> !isLoopback(served))
        .map(served -> new RaInterface(served.interfaceName(), V6Plane.advertised(served)))
        .toList();
  }

  /** The rehearsal rack lives there; nobody on it looks for a router. */
  private boolean isLoopback(Served served) {
    return Optional.ofNullable(addresses.get(served))
        .filter(Inet4Address::isLoopbackAddress)
        .isPresent();
  }

  private static LinkSettings link(Served served) {
    return LinkSettings.DEFAULT
        .withProbe(served.link().probe())
        .withAlwaysBroadcast(served.link().alwaysBroadcast())
        .withExpectedServers(served.link().expectedServers());
  }

  /** Its address is named only where the operator named it: else it follows the interface. */
  private static ServedInterface interfaceOf(Served served) {
    var mode =
        switch (served.mode()) {
          case OFF -> Mode.OFF;
          case PROXY -> Mode.PROXY;
          case SERVER -> Mode.SERVER;
        };
    var plain =
        ServedInterface.of(served.interfaceName(), mode)
            .withPools(
                served.pools().stream()
                    .map(pool -> new AddressRange(pool.first(), pool.last()))
                    .toList())
            .withRouters(served.routers())
            .withDnsServers(served.dns())
            .withNtpServers(served.ntp())
            .withLeaseTime(served.lease())
            .withLink(link(served));
    var named = served.domain().map(plain::withDomain).orElse(plain);
    var placed =
        served
            .subnet()
            .map(subnet -> named.withNetwork(new Cidr(subnet.network(), subnet.prefix())))
            .orElse(named);
    return served.address().map(placed::withAddress).orElse(placed);
  }
}
