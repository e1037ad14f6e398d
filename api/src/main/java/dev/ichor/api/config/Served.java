package dev.ichor.api.config;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One interface of the boot plane.
 *
 * @param interfaceName as the kernel names it: {@code eth1}
 * @param pools ranges to lease from; at least one exactly in {@link Mode#SERVER}
 * @param subnet the network of the pools; absent: that of the interface's own address
 * @param address own address to answer from; absent: the first IPv4 address of the interface
 * @param routers option 3, may be empty: a provisioning network needs no way out
 * @param dns option 6
 * @param ntp option 42
 * @param domain option 15
 * @param lease option 51
 * @param v6 DHCPv6 and router advertisements
 * @param link how we behave on the wire
 */
public record Served(
    String interfaceName,
    Mode mode,
    List<Pool> pools,
    Optional<Cidr> subnet,
    Optional<Inet4Address> address,
    List<Inet4Address> routers,
    List<Inet4Address> dns,
    List<Inet4Address> ntp,
    Optional<String> domain,
    Duration lease,
    ServedV6 v6,
    ServedLink link) {
  /** Lease time when none is given: short enough to renumber within a working day. */
  public static final Duration DEFAULT_LEASE = Duration.ofHours(1);

  public Served {
    requireNonNull(interfaceName, "interfaceName");
    requireNonNull(lease, "lease");
    requireNonNull(v6, "v6");
    requireNonNull(link, "link");
    pools = List.copyOf(pools);
    routers = List.copyOf(routers);
    dns = List.copyOf(dns);
    ntp = List.copyOf(ntp);
  }

  /**
   * These settings, with IPv6 and the behaviour on the wire of the other; and, as other than a
   * server, with its pools, which reservations may be in.
   */
  public Served withRestOf(Served other) {
    return new Served(
        interfaceName,
        mode,
        mode == Mode.SERVER ? pools : other.pools,
        subnet,
        address,
        routers,
        dns,
        ntp,
        domain,
        lease,
        other.v6,
        other.link);
  }

  /** The same interface, silent. */
  public Served off() {
    return new Served(
        interfaceName,
        Mode.OFF,
        pools,
        subnet,
        address,
        routers,
        dns,
        ntp,
        domain,
        lease,
        ServedV6.NONE,
        link);
  }

  /** What Ichor is on an interface. */
  public enum Mode {
    /** Nothing is answered. */
    OFF,
    /** Boot information beside another DHCP server (PXE 2.1 proxyDHCP); leases no address. */
    PROXY,
    /** The DHCP server of this network. */
    SERVER
  }

  /** Addresses from first to last, both included. */
  public record Pool(Inet4Address first, Inet4Address last) {}

  /** An IPv4 network. */
  public record Cidr(Inet4Address network, int prefix) {
    /** True when the address is inside. */
    public boolean contains(Inet4Address other) {
      int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
      return (Addresses.toInt(network) & mask) == (Addresses.toInt(other) & mask);
    }

    @Override
    public String toString() {
      return network.getHostAddress() + "/" + prefix;
    }
  }
}
