package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.RelayInformation;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * Which subnet a client is on, by the first of: the relay's link selection (RFC 3527), the client's
 * subnet selection (RFC 3011), giaddr, ciaddr (RFC 2131 §4.3), our own address on the interface.
 */
final class SubnetSelection {
  private SubnetSelection() {}

  /** Empty when we serve no subnet there. */
  static Optional<Subnet> of(Request request, Service service) {
    var link = linkAddress(request, service);
    return service.subnets().stream()
        .filter(subnet -> subnet.network().contains(link))
        .max((one, other) -> Integer.compare(one.network().prefix(), other.network().prefix()));
  }

  static Inet4Address linkAddress(Request request, Service service) {
    var message = request.message();
    return request
        .relay()
        .flatMap(RelayInformation::linkSelection)
        .or(() -> message.options().address(OptionCode.SUBNET_SELECTION))
        .or(() -> Optional.of(message.giaddr()).filter(Ipv4::isSet))
        .or(() -> knownCiaddr(request, service))
        .orElse(service.self());
  }

  /** A ciaddr in none of our subnets says nothing about the link: the client may have moved. */
  private static Optional<Inet4Address> knownCiaddr(Request request, Service service) {
    return Optional.of(request.message().ciaddr())
        .filter(Ipv4::isSet)
        .filter(
            ciaddr ->
                service.subnets().stream().anyMatch(subnet -> subnet.network().contains(ciaddr)));
  }
}
