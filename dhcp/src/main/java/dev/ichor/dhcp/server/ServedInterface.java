package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.NetbootRules;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.dhcp.policy.Template;
import dev.ichor.dhcp.wire.OptionCode;
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
 * @param pools addresses to give out there, beside those of the plan
 * @param options for clients of {@code pools}
 * @param leaseTime option 51
 * @param relayed further subnets, behind relays
 * @param tftpServer host of the loaders; absent means our address
 * @param netboot how clients that netboot are answered; whether the boot server port is heard is
 *     the whole configuration's matter
 * @param link how we behave on the wire
 */
public record ServedInterface(
    String name,
    Mode mode,
    Optional<Inet4Address> address,
    Optional<Cidr> network,
    List<AddressRange> pools,
    Template options,
    Duration leaseTime,
    List<Subnet> relayed,
    Optional<Inet4Address> tftpServer,
    NetbootRules netboot,
    LinkSettings link) {
  public ServedInterface {
    requireNonNull(link, "link");
    requireNonNull(name, "name");
    requireNonNull(mode, "mode");
    requireNonNull(options, "options");
    requireNonNull(leaseTime, "leaseTime");
    pools = List.copyOf(pools);
    relayed = List.copyOf(relayed);
  }

  /** Boot information only. */
  public static ServedInterface proxy(String name) {
    return of(name, Mode.PROXY);
  }

  /** Addresses from these pools, and boot information. */
  public static ServedInterface server(String name, List<AddressRange> pools) {
    return of(name, Mode.SERVER).withPools(pools);
  }

  /** No pools of its own, no options, our first address. */
  public static ServedInterface of(String name, Mode mode) {
    return new ServedInterface(
        name,
        mode,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Template.EMPTY,
        Subnet.DEFAULT_LEASE_TIME,
        List.of(),
        Optional.empty(),
        NetbootRules.STANDARD,
        LinkSettings.DEFAULT);
  }

  public ServedInterface withMode(Mode value) {
    return new ServedInterface(
        name,
        value,
        address,
        network,
        pools,
        options,
        leaseTime,
        relayed,
        tftpServer,
        netboot,
        link);
  }

  public ServedInterface withAddress(Inet4Address value) {
    return new ServedInterface(
        name,
        mode,
        Optional.of(value),
        network,
        pools,
        options,
        leaseTime,
        relayed,
        tftpServer,
        netboot,
        link);
  }

  public ServedInterface withNetwork(Cidr value) {
    return new ServedInterface(
        name,
        mode,
        address,
        Optional.of(value),
        pools,
        options,
        leaseTime,
        relayed,
        tftpServer,
        netboot,
        link);
  }

  public ServedInterface withPools(List<AddressRange> value) {
    return new ServedInterface(
        name,
        mode,
        address,
        network,
        value,
        options,
        leaseTime,
        relayed,
        tftpServer,
        netboot,
        link);
  }

  public ServedInterface withRouters(List<Inet4Address> value) {
    return withOptions(options.with(OptionCode.ROUTER, value));
  }

  public ServedInterface withDnsServers(List<Inet4Address> value) {
    return withOptions(options.with(OptionCode.DNS_SERVERS, value));
  }

  public ServedInterface withNtpServers(List<Inet4Address> value) {
    return withOptions(options.with(OptionCode.NTP_SERVERS, value));
  }

  public ServedInterface withDomain(String value) {
    return withOptions(options.with(OptionCode.DOMAIN_NAME, value));
  }

  public ServedInterface withOptions(Template value) {
    return new ServedInterface(
        name, mode, address, network, pools, value, leaseTime, relayed, tftpServer, netboot, link);
  }

  public ServedInterface withLeaseTime(Duration value) {
    return new ServedInterface(
        name, mode, address, network, pools, options, value, relayed, tftpServer, netboot, link);
  }

  public ServedInterface withRelayed(List<Subnet> value) {
    return new ServedInterface(
        name, mode, address, network, pools, options, leaseTime, value, tftpServer, netboot, link);
  }

  public ServedInterface withTftpServer(Inet4Address value) {
    return new ServedInterface(
        name,
        mode,
        address,
        network,
        pools,
        options,
        leaseTime,
        relayed,
        Optional.of(value),
        netboot,
        link);
  }

  public ServedInterface withNetboot(NetbootRules value) {
    return new ServedInterface(
        name, mode, address, network, pools, options, leaseTime, relayed, tftpServer, value, link);
  }

  public ServedInterface withLink(LinkSettings value) {
    return new ServedInterface(
        name,
        mode,
        address,
        network,
        pools,
        options,
        leaseTime,
        relayed,
        tftpServer,
        netboot,
        value);
  }
}
