package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.RelayInformation;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * Which link a client is on, by the first of: the relay's link selection (RFC 3527), the client's
 * subnet selection (RFC 3011), giaddr, ciaddr (RFC 2131 §4.3), the interface.
 */
final class SubnetSelection {
  private SubnetSelection() {}

  /** Empty when we serve no subnet there. */
  static Optional<Link> of(Request request, Service service) {
    var named = named(request);
    return named.isPresent()
        ? service.networks().linkOf(named.get())
        : byCiaddr(request, service)
            .or(() -> service.networks().attachedTo(service.name(), service.self()));
  }

  /** For messages: the address that the link was looked for by. */
  static Inet4Address linkAddress(Request request, Service service) {
    return named(request).orElse(service.self());
  }

  private static Optional<Inet4Address> named(Request request) {
    var message = request.message();
    return request
        .relay()
        .flatMap(RelayInformation::linkSelection)
        .or(() -> message.options().address(OptionCode.SUBNET_SELECTION).filter(Ipv4::isSet))
        .or(() -> Optional.of(message.giaddr()).filter(Ipv4::isSet));
  }

  /**
   * A ciaddr in none of our subnets says nothing about the link: the client may have moved. Nor
   * does one that belongs on the wire of another interface of ours, when it came by broadcast.
   */
  private static Optional<Link> byCiaddr(Request request, Service service) {
    var ciaddr = request.message().ciaddr();
    if (!Ipv4.isSet(ciaddr)) {
      return Optional.empty();
    }
    return service
        .networks()
        .linkOf(ciaddr)
        .filter(
            link ->
                request.arrival().isUnicast()
                    || !service.networks().isAttachedElsewhere(link, service.name()));
  }
}
