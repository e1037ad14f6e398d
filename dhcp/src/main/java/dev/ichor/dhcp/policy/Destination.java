package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.RelayInformation;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;

/** Where a reply goes (RFC 2131 §4.1). */
public sealed interface Destination {
  /** Where DHCP clients listen. */
  int CLIENT_PORT = 68;

  /** An ordinary datagram. */
  record Unicast(Inet4Address address, int port) implements Destination {}

  /** To 255.255.255.255 on the interface. */
  record Broadcast(int port) implements Destination {}

  /** To a client that does not answer ARP for its address yet: a frame to its hardware address. */
  record LinkLayer(Inet4Address address, MacAddress mac, int port) implements Destination {}

  static Destination of(Request request, DhcpMessage reply, Service service) {
    var arrival = request.arrival();
    if (arrival.door() == Arrival.Door.BOOT_SERVER) {
      return Ipv4.isSet(arrival.source())
          ? new Unicast(arrival.source(), arrival.sourcePort())
          : new Broadcast(CLIENT_PORT);
    }
    var message = request.message();
    if (message.isRelayed()) {
      var usesSourcePort = request.relay().filter(RelayInformation::usesSourcePort).isPresent();
      return new Unicast(
          message.giaddr(), usesSourcePort ? arrival.sourcePort() : service.serverPort());
    }
    if (reply.type().filter(type -> type == MessageType.NAK).isPresent()) {
      return new Broadcast(CLIENT_PORT);
    }
    if (Ipv4.isSet(message.ciaddr())) {
      return new Unicast(message.ciaddr(), CLIENT_PORT);
    }
    if (message.wantsBroadcast() || !Ipv4.isSet(reply.yiaddr())) {
      return new Broadcast(CLIENT_PORT);
    }
    return request
        .mac()
        .<Destination>map(mac -> new LinkLayer(reply.yiaddr(), mac, CLIENT_PORT))
        .orElseGet(() -> new Broadcast(CLIENT_PORT));
  }
}
