package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.ClientMessage.AskBootServer;
import dev.ichor.dhcp.policy.ClientMessage.Decline;
import dev.ichor.dhcp.policy.ClientMessage.Discover;
import dev.ichor.dhcp.policy.ClientMessage.Inform;
import dev.ichor.dhcp.policy.ClientMessage.Nameless;
import dev.ichor.dhcp.policy.ClientMessage.Rebind;
import dev.ichor.dhcp.policy.ClientMessage.Reboot;
import dev.ichor.dhcp.policy.ClientMessage.Release;
import dev.ichor.dhcp.policy.ClientMessage.Renew;
import dev.ichor.dhcp.policy.ClientMessage.Select;
import dev.ichor.dhcp.policy.ClientMessage.Unanswerable;
import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.policy.Grant;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Speaker;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.Sighting;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;

/** What the inventory is told about a client, and when. */
final class Sightings {
  private Sightings() {}

  /**
   * Clients that netboot, whatever they ask; and in proxy mode also others, once another server's
   * offer is taken, since nobody else tells us their address.
   */
  static Optional<Sighting> onArrival(Request request, Service service, Grant grant, Instant now) {
    return switch (request.client()) {
      case Unanswerable _, Decline _, Release _ -> Optional.empty();
      case Select(_, var requested) when service.mode() == Mode.PROXY ->
          of(request, service, Optional.of(requested), now);
      case Discover _,
          Select _,
          Nameless _,
          Reboot _,
          Renew _,
          Rebind _,
          Inform _,
          AskBootServer _ ->
          request.speaker().isNetbooting()
              ? of(request, service, address(request, grant), now)
              : Optional.empty();
    };
  }

  /** Clients that do not netboot, once they have an address from us. */
  static Optional<Sighting> onBinding(
      Request request, Service service, Decision.Reply reply, Instant now) {
    return request.speaker() == Speaker.OTHER
        ? of(request, service, Optional.of(reply.message().yiaddr()), now)
        : Optional.empty();
  }

  private static Optional<Inet4Address> address(Request request, Grant grant) {
    return grant instanceof Grant.Granted granted
        ? Optional.of(granted.address())
        : Optional.of(request.message().ciaddr());
  }

  private static Optional<Sighting> of(
      Request request, Service service, Optional<Inet4Address> address, Instant now) {
    return request
        .mac()
        .map(
            mac ->
                new Sighting(
                    mac,
                    request.smbiosUuid(),
                    request.speaker().stage(),
                    request.architectures().stream().findFirst().map(ClientArch::code),
                    address.filter(Ipv4::isSet),
                    service.name(),
                    now));
  }
}
