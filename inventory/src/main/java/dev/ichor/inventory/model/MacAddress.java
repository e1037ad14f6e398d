package dev.ichor.inventory.model;

import java.util.regex.Pattern;

/**
 * A 48-bit Ethernet address (IEEE 802).
 *
 * @param bits the address in the low 48 bits, first octet highest
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {
  private static final Pattern SEPARATED =
      Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}|[0-9a-fA-F]{12}");

  public MacAddress {
    if ((bits & ~0xffff_ffff_ffffL) != 0) {
      throw new IllegalArgumentException("a MAC address has 48 bits, got 0x%x".formatted(bits));
    }
  }

  /** Six octets. */
  public static MacAddress of(Bytes octets) {
    if (octets.size() != 6) {
      throw new IllegalArgumentException("a MAC address has 6 octets, got " + octets.size());
    }
    return new MacAddress(Long.parseLong(octets.toHex(), 16));
  }

  /** Text with colons, hyphens or nothing between the octets; either case. */
  public static MacAddress parse(String text) {
    if (!SEPARATED.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a MAC address; write it as 52:54:00:12:34:56".formatted(Printable.of(text)));
    }
    return new MacAddress(Long.parseLong(text.replaceAll("[:-]", ""), 16));
  }

  public Bytes octets() {
    return Bytes.ofHex("%012x".formatted(bits));
  }

  /** All zero, all ones, or the multicast bit set: names no machine. */
  public boolean isUnusable() {
    return bits == 0 || (bits >>> 40 & 1) == 1;
  }

  /** As iPXE and pxelinux write it in URLs: {@code 52-54-00-12-34-56}. */
  public String hyphenated() {
    return toString().replace(':', '-');
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public String toString() {
    var hex = "%012x".formatted(bits);
    return String.join(
        ":",
        hex.substring(0, 2),
        hex.substring(2, 4),
        hex.substring(4, 6),
        hex.substring(6, 8),
        hex.substring(8, 10),
        hex.substring(10, 12));
  }
}
