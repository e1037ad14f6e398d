package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * The RMCP+ session header and what follows it (§13.6, Table 13-8).
 *
 * @param encrypted bit 7 of the payload type: the payload is confidential
 * @param authenticated bit 6: pad, pad length, next header and authentication code follow
 * @param sessionId the receiver's session id, 0 before the session is there; unsigned
 * @param sequence 0 outside a session; unsigned
 * @param payload as on the wire, still encrypted when {@code encrypted}
 * @param trailer everything behind the payload, empty unless {@code authenticated}
 */
public record RmcpPlusPacket(
    PayloadType type,
    boolean encrypted,
    boolean authenticated,
    int sessionId,
    int sequence,
    Bytes payload,
    Bytes trailer) {
  /** First octet of the packet: authentication type "RMCP+". */
  public static final int AUTH_RMCP_PLUS = 0x06;

  private static final int ENCRYPTED = 0x80;
  private static final int AUTHENTICATED = 0x40;

  public RmcpPlusPacket {
    requireNonNull(type, "type");
    requireNonNull(payload, "payload");
    requireNonNull(trailer, "trailer");
  }

  /** A packet outside any session: Open Session and RAKP. */
  public static RmcpPlusPacket clear(PayloadType type, Bytes payload) {
    return new RmcpPlusPacket(type, false, false, 0, 0, payload, Bytes.EMPTY);
  }

  public static RmcpPlusPacket decode(Bytes octets) throws MalformedIpmiException {
    var reader = new WireReader(octets);
    reader.expect(AUTH_RMCP_PLUS, "session.authType");
    var kind = reader.u8("session.payloadType");
    if ((kind & 0x3f) == PayloadType.OEM_EXPLICIT) {
      reader.skip(6, "session.oemPayload");
    }
    var sessionId = reader.i32("session.id");
    var sequence = reader.i32("session.sequence");
    var length = reader.u16("session.length");
    var payload = reader.take(length, "session.payload");
    var authenticated = (kind & AUTHENTICATED) != 0;
    return new RmcpPlusPacket(
        new PayloadType(kind & 0x3f),
        (kind & ENCRYPTED) != 0,
        authenticated,
        sessionId,
        sequence,
        payload,
        authenticated ? reader.rest() : Bytes.EMPTY);
  }

  /**
   * Header, payload and trailer; the header and payload alone are what the integrity code covers.
   */
  public Bytes encode() {
    return new WireWriter()
        .u8(AUTH_RMCP_PLUS)
        .u8(type.code() | (encrypted ? ENCRYPTED : 0) | (authenticated ? AUTHENTICATED : 0))
        .i32(sessionId)
        .i32(sequence)
        .u16(payload.size())
        .bytes(payload)
        .bytes(trailer)
        .done();
  }

  public RmcpPlusPacket withTrailer(Bytes octets) {
    return new RmcpPlusPacket(type, encrypted, authenticated, sessionId, sequence, payload, octets);
  }
}
