package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * The IPMI 1.5 session header with authentication type "none", sequence 0 and session 0 (§13.6,
 * Table 13-8): what carries a command before any session exists. Ichor never opens an IPMI 1.5
 * session.
 *
 * @param message one LAN message
 */
public record SessionlessPacket(Bytes message) {
  /** First octet of the packet: authentication type "none". */
  public static final int AUTH_NONE = 0x00;

  public SessionlessPacket {
    requireNonNull(message, "message");
    if (message.size() > 255) {
      throw new IllegalArgumentException("%d octets, at most 255".formatted(message.size()));
    }
  }

  public static SessionlessPacket decode(Bytes payload) throws MalformedIpmiException {
    var reader = new WireReader(payload);
    reader.expect(AUTH_NONE, "session.authType");
    reader.skip(4, "session.sequence");
    reader.skip(4, "session.id");
    var length = reader.u8("session.length");
    return new SessionlessPacket(reader.take(length, "session.message"));
  }

  public Bytes encode() {
    return new WireWriter().u8(AUTH_NONE).i32(0).i32(0).u8(message.size()).bytes(message).done();
  }
}
