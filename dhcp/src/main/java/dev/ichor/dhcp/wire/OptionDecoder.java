package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Walks option space (RFC 2132 §2): options, then {@code file}, then {@code sname} when option 52
 * says so (RFC 2131 §4.1); values in several pieces are joined in that order (RFC 3396 §7).
 */
final class OptionDecoder {
  /** Sizes that the standard fixes and that we act on, by code; 0 for any size. */
  private static final byte[] FIXED_SIZES = fixedSizes();

  private final Bytes packet;
  private final Options.Builder values = Options.builder();

  private OptionDecoder(Bytes packet) {
    this.packet = packet;
  }

  private static byte[] fixedSizes() {
    var sizes = new byte[OptionCode.END + 1];
    for (var four : new int[] {50, 51, 54, 118}) {
      sizes[four] = 4;
    }
    sizes[52] = 1;
    sizes[53] = 1;
    sizes[57] = 2;
    return sizes;
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
    return decoder.values.finish();
  }

  private int overload() throws MalformedPacketException {
    var value = values.get(OptionCode.OVERLOAD).map(octets -> octets.at(0)).orElse(0);
    if (value > 3) {
      throw new MalformedPacketException(
          "option 52", DhcpMessage.OPTIONS_AT, "overload is 1 to 3, got " + value);
    }
    return value;
  }

  /** Ends at option 255, or at the end of the space: a missing End is tolerated. */
  private void walk(int start, int end) throws MalformedPacketException {
    var at = start;
    while (at < end) {
      var code = packet.at(at);
      if (code == OptionCode.END) {
        return;
      }
      at += code == OptionCode.PAD ? 1 : add(code, at, end);
    }
  }

  /** Returns how many octets it took, code and length included. */
  private int add(int code, int at, int end) throws MalformedPacketException {
    require(1, at + 1, end, code, "length");
    var size = packet.at(at + 1);
    require(size, at + 2, end, code, "value");
    var piece = packet.view(at + 2, at + 2 + size);
    var before = values.get(OptionCode.of(code));
    var whole = before.isPresent() ? join(before.get(), piece) : piece;
    if (FIXED_SIZES[code] != 0 && whole.size() != FIXED_SIZES[code]) {
      throw new MalformedPacketException(
          "option " + code + " length",
          at + 1,
          "needs %d octets, has %d".formatted(FIXED_SIZES[code], whole.size()));
    }
    values.put(OptionCode.of(code), whole);
    return 2 + size;
  }

  private static void require(int count, int at, int end, int code, String part)
      throws MalformedPacketException {
    if (end - at < count) {
      throw new MalformedPacketException(
          "option " + code + " " + part, at, "needs %d octets, %d left".formatted(count, end - at));
    }
  }

  private static Bytes join(Bytes first, Bytes second) {
    var joined = new byte[first.size() + second.size()];
    first.copyTo(joined, 0);
    second.copyTo(joined, first.size());
    return Bytes.owning(joined);
  }
}
