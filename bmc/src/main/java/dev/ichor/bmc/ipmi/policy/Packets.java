package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.PayloadType;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.bmc.ipmi.wire.RmcpPlusPacket;
import dev.ichor.bmc.ipmi.wire.SessionlessPacket;
import dev.ichor.inventory.model.Bytes;

/** Datagrams outside a session, put together and taken apart. */
public final class Packets {
  private Packets() {}

  public static Bytes sessionless(LanMessage.Request request) {
    var packet = new SessionlessPacket(request.encode());
    return RmcpMessage.ipmi(packet.encode()).encode();
  }

  static Bytes clear(PayloadType type, Bytes payload) {
    return RmcpMessage.ipmi(RmcpPlusPacket.clear(type, payload).encode()).encode();
  }

  /** The IPMI packet inside a datagram. */
  public static Bytes ipmi(Bytes datagram) throws MalformedIpmiException {
    var message = RmcpMessage.decode(datagram);
    if (message.messageClass() != RmcpMessage.IPMI) {
      throw new MalformedIpmiException(
          "rmcp.class", 3, "%d, not 7 (IPMI)".formatted(message.messageClass()));
    }
    if (message.payload().isEmpty()) {
      throw new MalformedIpmiException("session.authType", RmcpMessage.HEADER, "missing");
    }
    return message.payload();
  }

  static boolean isRmcpPlus(Bytes packet) {
    return packet.at(0) == RmcpPlusPacket.AUTH_RMCP_PLUS;
  }
}
