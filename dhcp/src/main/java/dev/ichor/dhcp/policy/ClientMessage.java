package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.OptionCode;
import java.net.Inet4Address;
import java.util.Optional;

/** A client message by what the client is doing: RFC 2131 §4.3.6, Table 4, and §4.4. */
public sealed interface ClientMessage {
  record Discover(Optional<Inet4Address> preferred) implements ClientMessage {}

  /** REQUEST in SELECTING: chose a server's offer. */
  record Select(Inet4Address server, Inet4Address requested) implements ClientMessage {}

  /** REQUEST in INIT-REBOOT: has a remembered address. */
  record Reboot(Inet4Address requested) implements ClientMessage {}

  /** REQUEST that names no address at all, which no standard knows and some clients send. */
  record Nameless(Optional<Inet4Address> server) implements ClientMessage {}

  /** REQUEST in RENEWING: unicast to the server that it believes to have its address from. */
  record Renew(Inet4Address ciaddr) implements ClientMessage {}

  /** REQUEST in REBINDING: broadcast, or through a relay, to whoever knows its address. */
  record Rebind(Inet4Address ciaddr) implements ClientMessage {}

  /** REQUEST or INFORM at port 4011: asks the boot server for its file (PXE 2.1 §2.2.3). */
  record AskBootServer() implements ClientMessage {}

  record Decline(Inet4Address address, Optional<Inet4Address> server) implements ClientMessage {}

  record Release(Inet4Address ciaddr, Optional<Inet4Address> server) implements ClientMessage {}

  record Inform(Inet4Address ciaddr) implements ClientMessage {}

  /** Nothing that a server answers. */
  record Unanswerable(String why) implements ClientMessage {}

  /** Short name for logs and evidence. */
  default String label() {
    return switch (this) {
      case Discover _ -> "discover";
      case Select _ -> "request";
      case Reboot _ -> "request-init-reboot";
      case Nameless _ -> "request-nameless";
      case Renew _ -> "request-renew";
      case Rebind _ -> "request-rebind";
      case AskBootServer _ -> "request-boot-server";
      case Decline _ -> "decline";
      case Release _ -> "release";
      case Inform _ -> "inform";
      case Unanswerable _ -> "unanswerable";
    };
  }

  static ClientMessage of(DhcpMessage message, Arrival arrival) {
    if (message.op() != DhcpMessage.BOOTREQUEST) {
      return new Unanswerable("a reply of another server");
    }
    var type = message.type();
    if (type.isEmpty()) {
      return new Unanswerable(
          message.options().has(OptionCode.MESSAGE_TYPE)
              ? "a message type that we do not serve"
              : "BOOTP without a message type (RFC 1534 §2)");
    }
    return switch (arrival.door()) {
      case BOOT_SERVER ->
          switch (type.get()) {
            case REQUEST, INFORM -> new AskBootServer();
            case DISCOVER, DECLINE, RELEASE, OFFER, ACK, NAK ->
                new Unanswerable("only REQUEST and INFORM are answered at the boot server port");
          };
      case DHCP ->
          switch (type.get()) {
            case DISCOVER -> new Discover(message.options().address(OptionCode.REQUESTED_ADDRESS));
            case REQUEST -> request(message, arrival);
            case DECLINE -> decline(message);
            case RELEASE -> release(message);
            case INFORM -> new Inform(message.ciaddr());
            case OFFER, ACK, NAK -> new Unanswerable("a server's message with a client's op");
          };
    };
  }

  private static ClientMessage request(DhcpMessage message, Arrival arrival) {
    var server = message.options().address(OptionCode.SERVER_ID);
    var requested = message.options().address(OptionCode.REQUESTED_ADDRESS);
    if (requested.isEmpty() && !Ipv4.isSet(message.ciaddr())) {
      return new Nameless(server);
    }
    if (server.isPresent()) {
      // Some clients put the offered address into ciaddr instead (Kea serves them as well).
      return new Select(server.get(), requested.orElse(message.ciaddr()));
    }
    if (Ipv4.isSet(message.ciaddr())) {
      return arrival.isUnicast() && !message.isRelayed()
          ? new Renew(message.ciaddr())
          : new Rebind(message.ciaddr());
    }
    return new Reboot(requested.orElseThrow());
  }

  private static ClientMessage decline(DhcpMessage message) {
    return message
        .options()
        .address(OptionCode.REQUESTED_ADDRESS)
        .<ClientMessage>map(
            address -> new Decline(address, message.options().address(OptionCode.SERVER_ID)))
        .orElseGet(() -> new Unanswerable("a DECLINE that names no address"));
  }

  private static ClientMessage release(DhcpMessage message) {
    return Ipv4.isSet(message.ciaddr())
        ? new Release(message.ciaddr(), message.options().address(OptionCode.SERVER_ID))
        : new Unanswerable("a RELEASE that names no address");
  }
}
