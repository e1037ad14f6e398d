package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import java.nio.charset.StandardCharsets;

/**
 * Text behind a type/length octet (FRU Information Storage Definition §13; IPMI 2.0 §43.15): BCD
 * plus, packed 6-bit ASCII, or 8-bit Latin 1. Control characters are gone from the result.
 */
final class TypedText {
  private static final String BCD_PLUS = "0123456789 -.:,_";

  private TypedText() {}

  /**
   * @param typeLength bits 7:6 tell the form; the length was used by the caller
   * @param binary what form 0 is: hexadecimal in a FRU, else text all the same
   */
  static String decode(int typeLength, Bytes octets, boolean binary) {
    return switch (typeLength >> 6 & 3) {
      case 0 -> binary ? octets.toHex() : latin(octets);
      case 1 -> bcd(octets);
      case 2 -> packed(octets);
      default -> latin(octets);
    };
  }

  private static String latin(Bytes octets) {
    return Printable.of(
        new String(octets.toArray(), StandardCharsets.ISO_8859_1).replace("\0", "").strip());
  }

  private static String bcd(Bytes octets) {
    var text = new StringBuilder();
    for (var i = 0; i < octets.size(); i++) {
      text.append(BCD_PLUS.charAt(octets.at(i) >> 4)).append(BCD_PLUS.charAt(octets.at(i) & 0xf));
    }
    return text.toString().strip();
  }

  /** Six bits a character, least significant first: three octets hold four characters. */
  private static String packed(Bytes octets) {
    var text = new StringBuilder();
    var bits = 0;
    var count = 0;
    for (var i = 0; i < octets.size(); i++) {
      bits |= octets.at(i) << count;
      for (count += 8; count >= 6; count -= 6) {
        text.append((char) (0x20 + (bits & 0x3f)));
        bits >>>= 6;
      }
    }
    return text.toString().strip();
  }
}
