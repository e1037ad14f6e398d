package dev.ichor.dhcp.v6.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;

/**
 * What we are on one interface, everything resolved.
 *
 * @param name of the interface
 * @param serverId ours, the same on every interface and after every restart (RFC 8415 §11)
 * @param self our address there, not link-local: URLs name it
 * @param subnets first the one of the interface itself, then those behind relays
 * @param httpPort of boot HTTP on {@code self}
 * @param preference option 7; absent is 0: the client waits for better offers
 */
public record Service6(
    String name,
    Mode6 mode,
    Duid serverId,
    Inet6Address self,
    List<Subnet6> subnets,
    int httpPort,
    Optional<Integer> preference) {
  public Service6 {
    requireNonNull(name, "name");
    requireNonNull(mode, "mode");
    requireNonNull(serverId, "serverId");
    requireNonNull(self, "self");
    requireNonNull(preference, "preference");
    subnets = List.copyOf(subnets);
  }

  /** {@code http://[2001:db8:77::1]:8081}. */
  String httpBase() {
    return "http://%s:%d".formatted(Ipv6.inUrl(self), httpPort);
  }

  /** {@code tftp://[2001:db8:77::1]}. */
  String tftpBase() {
    return "tftp://" + Ipv6.inUrl(self);
  }

  /** The subnet of a link, told by the relay or, without one, by the interface (§13.1). */
  Optional<Subnet6> subnet(Request6 request) {
    var link = request.linkAddress();
    return link.isEmpty()
        ? subnets.stream().findFirst()
        : subnets.stream().filter(it -> it.prefix().contains(link.get())).findFirst();
  }
}
