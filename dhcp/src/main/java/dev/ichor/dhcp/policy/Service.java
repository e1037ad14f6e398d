package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.util.List;

/**
 * What we are on one interface, everything resolved.
 *
 * @param name of the interface
 * @param self our address there: server identifier and boot host
 * @param subnets that we give addresses from; empty in proxy mode
 * @param tftpServer host of the loaders, usually {@code self}
 * @param httpPort of boot HTTP on {@code self}
 * @param serverPort our DHCP port and the one relays listen on, normally 67
 */
public record Service(
    String name,
    Mode mode,
    Inet4Address self,
    List<Subnet> subnets,
    Inet4Address tftpServer,
    int httpPort,
    int serverPort) {
  public Service {
    requireNonNull(name, "name");
    requireNonNull(mode, "mode");
    requireNonNull(self, "self");
    requireNonNull(tftpServer, "tftpServer");
    subnets = List.copyOf(subnets);
  }

  /** {@code http://10.77.0.1:8081}: an address, never a name (UEFI firmware prefers it). */
  String httpBase() {
    return "http://" + self.getHostAddress() + ":" + httpPort;
  }
}
