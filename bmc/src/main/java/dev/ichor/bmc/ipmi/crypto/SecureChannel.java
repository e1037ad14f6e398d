package dev.ichor.bmc.ipmi.crypto;

import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.PayloadType;
import dev.ichor.bmc.ipmi.wire.RmcpPlusPacket;
import dev.ichor.bmc.ipmi.wire.SessionTrailer;
import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.inventory.model.Bytes;

/**
 * Seals and opens the packets of one session: encrypt, where the suite does, then authenticate
 * (§13.28, §13.29).
 */
public final class SecureChannel {
  private SecureChannel() {}

  /**
   * An authenticated packet, encrypted unless it is of suite 2.
   *
   * @param sessionId the receiver's
   * @param vector 16 random octets, new for every packet
   */
  public static RmcpPlusPacket seal(
      SessionKeys keys, int sessionId, int sequence, PayloadType type, Bytes data, Bytes vector) {
    var encrypts = keys.suite().encrypts();
    var payload = encrypts ? Aes.encrypt(keys.aesKey(), vector, data) : data;
    var bare = new RmcpPlusPacket(type, encrypts, true, sessionId, sequence, payload, Bytes.EMPTY);
    var head = bare.encode();
    var padding = SessionTrailer.paddingFor(head.size());
    var code = keys.code(whole(head, SessionTrailer.covered(padding)));
    return bare.withTrailer(new SessionTrailer(padding, code).encode());
  }

  /**
   * The data inside.
   *
   * @throws MalformedIpmiException when it is not authenticated and, unless the suite is 2,
   *     encrypted, when its code differs, or when what it decrypts to is not padded as it must be;
   *     such a packet is dropped
   */
  public static Bytes open(SessionKeys keys, RmcpPlusPacket packet) throws MalformedIpmiException {
    if (!packet.authenticated() || packet.encrypted() != keys.suite().encrypts()) {
      throw new MalformedIpmiException(
          "session.payloadType", 1, "not authenticated and encrypted as the suite has it");
    }
    var trailer = SessionTrailer.decode(packet.trailer(), keys.suite().codeSize());
    var head = packet.withTrailer(Bytes.EMPTY).encode();
    var tail = packet.trailer().slice(0, packet.trailer().size() - keys.suite().codeSize());
    if (!Hmac.same(keys.code(whole(head, tail)), trailer.code())) {
      throw new MalformedIpmiException("trailer.code", head.size() + tail.size(), "differs");
    }
    return packet.encrypted() ? Aes.decrypt(keys.aesKey(), packet.payload()) : packet.payload();
  }

  private static Bytes whole(Bytes head, Bytes tail) {
    return new WireWriter().bytes(head).bytes(tail).done();
  }
}
