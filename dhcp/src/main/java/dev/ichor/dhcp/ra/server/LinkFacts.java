package dev.ichor.dhcp.ra.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.util.Optional;

/**
 * What the system says of an interface.
 *
 * @param mac absent where it has no Ethernet address
 * @param linkLocal what advertisements come from (RFC 4861 §6.1.2)
 */
record LinkFacts(int index, Optional<MacAddress> mac, Inet6Address linkLocal) {
  LinkFacts {
    requireNonNull(mac, "mac");
    requireNonNull(linkLocal, "linkLocal");
  }

  /**
   * @throws IOException saying what is missing
   */
  static LinkFacts of(String name) throws IOException {
    var found =
        Optional.ofNullable(NetworkInterface.getByName(name))
            .orElseThrow(() -> new IOException("the interface is not there"));
    if (found.isLoopback()) {
      throw new IOException("nobody solicits a router on a loopback interface");
    }
    var linkLocal =
        found
            .inetAddresses()
            .filter(Inet6Address.class::isInstance)
            .map(Inet6Address.class::cast)
            .filter(Inet6Address::isLinkLocalAddress)
            .findFirst()
            .map(address -> Ipv6.of(Bytes.of(address.getAddress())))
            .orElseThrow(
                () ->
                    new IOException(
                        "the interface has no IPv6 link-local address; set"
                            + " net.ipv6.conf.%s.disable_ipv6=0".formatted(name)));
    return new LinkFacts(
        found.getIndex(),
        Optional.ofNullable(found.getHardwareAddress())
            .filter(octets -> octets.length == 6)
            .map(octets -> MacAddress.of(Bytes.of(octets)))
            .filter(mac -> !mac.isUnusable()),
        linkLocal);
  }
}
