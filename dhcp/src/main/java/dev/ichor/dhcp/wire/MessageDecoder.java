package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;

/** Octets to {@link DhcpMessage} (RFC 2131 §2, RFC 2132 §2). */
final class MessageDecoder {
  private MessageDecoder() {}

  static DhcpMessage decode(Bytes packet) throws MalformedPacketException {
    var cursor = new ByteCursor(packet, 0, packet.size());
    var op = op(cursor);
    var htype = cursor.u8("htype");
    var hlen = hlen(cursor);
    var hops = cursor.u8("hops");
    var xid = cursor.u32("xid");
    var secs = cursor.u16("secs");
    var flags = cursor.u16("flags");
    var ciaddr = cursor.address("ciaddr");
    var yiaddr = cursor.address("yiaddr");
    var siaddr = cursor.address("siaddr");
    var giaddr = cursor.address("giaddr");
    var chaddr = cursor.bytes(DhcpMessage.CHADDR_SIZE, "chaddr").view(0, hlen);
    var sname = cursor.bytes(DhcpMessage.SNAME_SIZE, "sname");
    var file = cursor.bytes(DhcpMessage.FILE_SIZE, "file");
    requireCookie(cursor);
    var options = OptionDecoder.decode(packet);
    return new DhcpMessage(
        op,
        htype,
        chaddr,
        hops,
        xid,
        secs,
        flags,
        ciaddr,
        yiaddr,
        siaddr,
        giaddr,
        headerText(sname, options, DhcpMessage.OVERLOAD_SNAME),
        headerText(file, options, DhcpMessage.OVERLOAD_FILE),
        options);
  }

  private static int op(ByteCursor cursor) throws MalformedPacketException {
    var op = cursor.u8("op");
    if (op != DhcpMessage.BOOTREQUEST && op != DhcpMessage.BOOTREPLY) {
      throw new MalformedPacketException("op", 0, "is 1 or 2, got " + op);
    }
    return op;
  }

  private static int hlen(ByteCursor cursor) throws MalformedPacketException {
    var hlen = cursor.u8("hlen");
    if (hlen > DhcpMessage.CHADDR_SIZE) {
      throw new MalformedPacketException("hlen", 2, "is at most 16, got " + hlen);
    }
    return hlen;
  }

  /** Plain BOOTP without the cookie (RFC 1497) is not served: nothing in it can be trusted. */
  private static void requireCookie(ByteCursor cursor) throws MalformedPacketException {
    var cookie = cursor.u32("magic cookie");
    if (cookie != DhcpMessage.COOKIE) {
      throw new MalformedPacketException(
          "magic cookie",
          DhcpMessage.COOKIE_AT,
          "is 63825363, got %08x (plain BOOTP is not served)".formatted(cookie));
    }
  }

  /** Up to the first NUL; overloaded fields hold options, not a name (RFC 2131 §4.1). */
  private static String headerText(Bytes field, Options options, int overloadBit) {
    if (field.at(0) == 0) {
      return "";
    }
    var overload = options.number(OptionCode.OVERLOAD).orElse(0L).intValue();
    if ((overload & overloadBit) != 0) {
      return "";
    }
    var end = 0;
    while (end < field.size() && field.at(end) != 0) {
      end++;
    }
    return Options.toText(field.view(0, end));
  }
}
