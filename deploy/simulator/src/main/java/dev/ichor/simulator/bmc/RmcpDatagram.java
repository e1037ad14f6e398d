package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.OctetReader;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;

/** One datagram to or from the BMC's RMCP port (IPMI 2.0 §13.1 to §13.6). */
sealed interface RmcpDatagram {
  /** Manufacturer number of the ASF messages (§13.2.3). */
  int ASF_IANA = 4542;

  /** ASF presence ping. */
  record Ping(int tag) implements RmcpDatagram {}

  /** IPMI 1.5 wrapper without authentication, before any session. */
  record Plain(Octets message) implements RmcpDatagram {}

  /** IPMI 1.5 wrapper with a session or an authentication code, which this BMC does not speak. */
  record Legacy(int authType) implements RmcpDatagram {}

  /**
   * IPMI 2.0 wrapper (Table 13-8).
   *
   * @param payloadType six bits, see {@link Payloads}
   * @param payload as it lay on the wire, still encrypted when {@code encrypted}
   * @param whole all octets, of which the integrity code covers those from offset 4
   */
  record Plus(
      int payloadType,
      boolean encrypted,
      boolean authenticated,
      int sessionId,
      int sequence,
      Octets payload,
      Octets whole)
      implements RmcpDatagram {}

  static RmcpDatagram decode(Octets whole) throws MalformedPacket {
    OctetReader in = new OctetReader(whole);
    int version = in.u8("version");
    in.u8("reserved");
    in.u8("rmcp sequence");
    int messageClass = in.u8("class");
    if (version != 0x06) {
      throw new MalformedPacket("version", 0, "is %02x, not RMCP 1.0".formatted(version));
    }
    return switch (messageClass & 0x1f) {
      case 0x06 -> decodeAsf(in);
      case 0x07 -> decodeIpmi(in, whole);
      default -> throw new MalformedPacket("class", 3, "is neither ASF nor IPMI");
    };
  }

  private static RmcpDatagram decodeAsf(OctetReader in) throws MalformedPacket {
    int iana = in.u32("iana");
    int type = in.u8("asf type");
    int tag = in.u8("asf tag");
    if (iana != ASF_IANA || type != 0x80) {
      throw new MalformedPacket("asf type", 8, "is not a presence ping");
    }
    return new Ping(tag);
  }

  private static RmcpDatagram decodeIpmi(OctetReader in, Octets whole) throws MalformedPacket {
    int authType = in.u8("auth type");
    if (authType == 0x06) {
      return decodePlus(in, whole);
    }
    int sequence = in.u32le("session sequence");
    int sessionId = in.u32le("session id");
    if (authType != 0 || sessionId != 0 || sequence != 0) {
      return new Legacy(authType);
    }
    return new Plain(in.take(in.u8("message length"), "message"));
  }

  private static Plus decodePlus(OctetReader in, Octets whole) throws MalformedPacket {
    int type = in.u8("payload type");
    if ((type & 0x3f) == 0x02) {
      throw new MalformedPacket("payload type", 5, "is OEM explicit, which this BMC has not");
    }
    int sessionId = in.u32le("session id");
    int sequence = in.u32le("session sequence");
    Octets payload = in.take(in.u16le("payload length"), "payload");
    return new Plus(
        type & 0x3f, (type & 0x80) != 0, (type & 0x40) != 0, sessionId, sequence, payload, whole);
  }

  private static OctetWriter ipmiHeader() {
    return new OctetWriter().u8(0x06).u8(0x00).u8(0xff).u8(0x07);
  }

  /** Presence pong that announces IPMI (§13.2.4). */
  static Octets pong(int tag) {
    return new OctetWriter()
        .u8(0x06)
        .u8(0x00)
        .u8(0xff)
        .u8(0x06)
        .u32(ASF_IANA)
        .u8(0x40)
        .u8(tag)
        .u8(0x00)
        .u8(16)
        .u32(ASF_IANA)
        .u32(0)
        .u8(0x81)
        .u8(0x00)
        .fill(0, 6)
        .octets();
  }

  static Octets plain(Octets message) {
    return ipmiHeader().u8(0).u32le(0).u32le(0).u8(message.length()).put(message).octets();
  }

  /** Outside a session: neither encrypted nor authenticated. */
  static Octets unprotected(int payloadType, Octets payload) {
    return ipmiHeader()
        .u8(0x06)
        .u8(payloadType)
        .u32le(0)
        .u32le(0)
        .u16le(payload.length())
        .put(payload)
        .octets();
  }

  /** Inside a session: encrypted where the suite does, padded to a multiple of four and signed. */
  static Octets protectedBy(
      SessionKeys keys, int payloadType, int sessionId, int sequence, Octets payload) {
    Octets sealed = keys.seal(payload);
    OctetWriter signed =
        new OctetWriter()
            .u8(0x06)
            .u8((keys.suite().encrypts() ? 0xc0 : 0x40) | payloadType)
            .u32le(sessionId)
            .u32le(sequence)
            .u16le(sealed.length())
            .put(sealed);
    int pad = (4 - (signed.length() + 2) % 4) % 4;
    Octets covered = signed.fill(0xff, pad).u8(pad).u8(0x07).octets();
    return ipmiHeader().put(covered).put(keys.authCode(covered)).octets();
  }
}
