package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Subnet;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One interface to serve on.
 *
 * @param name as the system calls it, e.g. {@code eth1}
 * @param address ours there; absent means the interface's first IPv4 address
 * @param network subnet of {@code pools}; absent means that of our address on the interface
 * @param pools addresses to give out there
 * @param leaseTime option 51
 * @param relayed further subnets, behind relays
 * @param tftpServer host of the loaders; absent means our address
 */
public record ServedInterface(
    String name,
    Mode mode,
    Optional<Inet4Address> address,
    Optional<Cidr> network,
    List<AddressRange> pools,
    List<Inet4Address> routers,
    List<Inet4Address> dnsServers,
    Duration leaseTime,
    List<Subnet> relayed,
    Optional<Inet4Address> tftpServer) {
  public ServedInterface {
    requireNonNull(name, "name");
    requireNonNull(mode, "mode");
    requireNonNull(leaseTime, "leaseTime");
    pools = List.copyOf(pools);
    routers = List.copyOf(routers);
    dnsServers = List.copyOf(dnsServers);
    relayed = List.copyOf(relayed);
  }

  /** Boot information only. */
  public static ServedInterface proxy(String name) {
    return bare(name, Mode.PROXY, List.of());
  }

  /** Addresses from these pools, and boot information. */
  public static ServedInterface server(String name, List<AddressRange> pools) {
    return bare(name, Mode.SERVER, pools);
  }

  private static ServedInterface bare(String name, Mode mode, List<AddressRange> pools) {
    return new ServedInterface(
        name,
        mode,
        Optional.empty(),
        Optional.empty(),
        pools,
        List.of(),
        List.of(),
        Subnet.DEFAULT_LEASE_TIME,
        List.of(),
        Optional.empty());
  }

  public ServedInterface withMode(Mode value) {
    return new ServedInterface(
        name, value, address, network, pools, routers, dnsServers, leaseTime, relayed, tftpServer);
  }

  public ServedInterface withAddress(Inet4Address value) {
    return new ServedInterface(
        name,
        mode,
        Optional.of(value),
        network,
        pools,
        routers,
        dnsServers,
        leaseTime,
        relayed,
        tftpServer);
  }

  public ServedInterface withNetwork(Cidr value) {
    return new ServedInterface(
        name,
        mode,
        address,
        Optional.of(value),
        pools,
        routers,
        dnsServers,
        leaseTime,
        relayed,
        tftpServer);
  }

  public ServedInterface withRouters(List<Inet4Address> value) {
    return new ServedInterface(
        name, mode, address, network, pools, value, dnsServers, leaseTime, relayed, tftpServer);
  }

  public ServedInterface withDnsServers(List<Inet4Address> value) {
    return new ServedInterface(
        name, mode, address, network, pools, routers, value, leaseTime, relayed, tftpServer);
  }

  public ServedInterface withLeaseTime(Duration value) {
    return new ServedInterface(
        name, mode, address, network, pools, routers, dnsServers, value, relayed, tftpServer);
  }

  public ServedInterface withRelayed(List<Subnet> value) {
    return new ServedInterface(
        name, mode, address, network, pools, routers, dnsServers, leaseTime, value, tftpServer);
  }

  public ServedInterface withTftpServer(Inet4Address value) {
    return new ServedInterface(
        name,
        mode,
        address,
        network,
        pools,
        routers,
        dnsServers,
        leaseTime,
        relayed,
        Optional.of(value));
  }
}
