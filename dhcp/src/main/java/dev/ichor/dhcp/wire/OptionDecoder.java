package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Walks option space (RFC 2132 §2): options, then {@code file}, then {@code sname} when option 52
 * says so (RFC 2131 §4.1); values in several pieces are joined in that order (RFC 3396 §7).
 */
final class OptionDecoder {
  /** Sizes that the standard fixes and that we act on. */
  private static final Map<Integer, Integer> FIXED_SIZES =
      Map.of(50, 4, 51, 4, 52, 1, 53, 1, 54, 4, 57, 2, 118, 4);

  private final Bytes packet;
  private final Map<OptionCode, Bytes> values = new LinkedHashMap<>();

  private OptionDecoder(Bytes packet) {
    this.packet = packet;
  }

  static Options decode(Bytes packet) throws MalformedPacketException {
    var decoder = new OptionDecoder(packet);
    decoder.walk(DhcpMessage.OPTIONS_AT, packet.size());
    var overload = decoder.overload();
    if ((overload & DhcpMessage.OVERLOAD_FILE) != 0) {
      decoder.walk(DhcpMessage.FILE_AT, DhcpMessage.FILE_AT + DhcpMessage.FILE_SIZE);
    }
    if ((overload & DhcpMessage.OVERLOAD_SNAME) != 0) {
      decoder.walk(DhcpMessage.SNAME_AT, DhcpMessage.SNAME_AT + DhcpMessage.SNAME_SIZE);
    }
    return new Options(decoder.values);
  }

  private int overload() throws MalformedPacketException {
    var value = values.getOrDefault(OptionCode.OVERLOAD, Bytes.of(0)).at(0);
    if (value > 3) {
      throw new MalformedPacketException(
          "option 52", DhcpMessage.OPTIONS_AT, "overload is 1 to 3, got " + value);
    }
    return value;
  }

  /** Ends at option 255, or at the end of the space: a missing End is tolerated. */
  private void walk(int start, int end) throws MalformedPacketException {
    var cursor = new ByteCursor(packet, start, end);
    while (cursor.hasMore()) {
      var at = cursor.position();
      var code = cursor.u8("option code");
      if (code == OptionCode.END) {
        return;
      }
      if (code != OptionCode.PAD) {
        var size = cursor.u8("option " + code + " length");
        add(code, cursor.bytes(size, "option " + code + " value"), at);
      }
    }
  }

  private void add(int code, Bytes piece, int at) throws MalformedPacketException {
    var whole = values.merge(OptionCode.of(code), piece, OptionDecoder::join);
    var fixed = FIXED_SIZES.getOrDefault(code, whole.size());
    if (whole.size() != fixed) {
      throw new MalformedPacketException(
          "option " + code + " length",
          at + 1,
          "needs %d octets, has %d".formatted(fixed, whole.size()));
    }
  }

  private static Bytes join(Bytes first, Bytes second) {
    var joined = new byte[first.size() + second.size()];
    first.copyTo(joined, 0);
    second.copyTo(joined, first.size());
    return Bytes.of(joined);
  }
}
