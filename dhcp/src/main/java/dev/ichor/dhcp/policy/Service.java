package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.Quad;
import java.net.Inet4Address;
import java.util.List;

/**
 * What we are on one interface, everything resolved.
 *
 * @param name of the interface
 * @param self our address there: server identifier and boot host
 * @param networks that we give addresses from; none in proxy mode
 * @param tftpServer host of the loaders, usually {@code self}
 * @param httpPort of boot HTTP on {@code self}
 * @param serverPort our DHCP port and the one relays listen on, normally 67
 * @param addresses all that we have on the interface, {@code self} among them
 * @param netboot how clients that netboot are answered
 */
public record Service(
    String name,
    Mode mode,
    Inet4Address self,
    Networks networks,
    Inet4Address tftpServer,
    int httpPort,
    int serverPort,
    List<Inet4Address> addresses,
    NetbootRules netboot) {
  public Service {
    requireNonNull(name, "name");
    requireNonNull(mode, "mode");
    requireNonNull(self, "self");
    requireNonNull(tftpServer, "tftpServer");
    requireNonNull(networks, "networks");
    addresses = List.copyOf(addresses);
  }

  /** With one address on the interface, and subnets that are each a link of their own. */
  public Service(
      String name,
      Mode mode,
      Inet4Address self,
      List<Subnet> subnets,
      Inet4Address tftpServer,
      int httpPort,
      int serverPort) {
    this(
        name,
        mode,
        self,
        Networks.of(subnets),
        tftpServer,
        httpPort,
        serverPort,
        List.of(self),
        NetbootRules.STANDARD);
  }

  public Service withNetboot(NetbootRules value) {
    return new Service(
        name, mode, self, networks, tftpServer, httpPort, serverPort, addresses, value);
  }

  public List<Subnet> subnets() {
    return networks.subnets();
  }

  public Service withAddresses(List<Inet4Address> value) {
    return new Service(
        name, mode, self, networks, tftpServer, httpPort, serverPort, value, netboot);
  }

  /** Each subnet a link of its own. */
  public Service withSubnets(List<Subnet> value) {
    return withNetworks(Networks.of(value));
  }

  public Service withNetworks(Networks value) {
    return new Service(
        name, mode, self, value, tftpServer, httpPort, serverPort, addresses, netboot);
  }

  private Service withSelf(Inet4Address value) {
    var tftp = tftpServer.equals(self) ? value : tftpServer;
    return new Service(name, mode, value, networks, tftp, httpPort, serverPort, addresses, netboot);
  }

  /**
   * What we are to a client of that subnet: on an interface with several addresses the one that it
   * reaches without a router, so that server identifier and boot host stay on its link.
   */
  public Service in(Subnet subnet) {
    if (subnet.network().contains(self)) {
      return this;
    }
    return addresses.stream()
        .filter(subnet.network()::contains)
        .findFirst()
        .map(this::withSelf)
        .orElse(this);
  }

  /** {@code http://10.77.0.1:8081}: an address, never a name (UEFI firmware prefers it). */
  String httpBase() {
    return "http://" + Quad.of(Ipv4.bits(self)).text() + ":" + httpPort;
  }
}
