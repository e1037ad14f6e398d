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
    var bits = 0L;
    for (var i = 0; i < 6; i++) {
      bits = bits << 8 | octets.at(i);
    }
    return new MacAddress(bits);
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
    var octets = new byte[6];
    for (var i = 0; i < 6; i++) {
      octets[i] = (byte) (bits >>> 40 - 8 * i);
    }
    return Bytes.owning(octets);
  }

  /** All zero, all ones, or the multicast bit set: names no machine. */
  public boolean isUnusable() {
    return bits == 0 || (bits >>> 40 & 1) == 1;
  }

  /** As iPXE and pxelinux write it in URLs: {@code 52-54-00-12-34-56}. */
  public String hyphenated() {
    return separatedBy('-');
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public String toString() {
    return separatedBy(':');
  }

  private String separatedBy(char separator) {
    var text = new StringBuilder(17);
    for (var shift = 44; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (bits >>> shift) & 0xf, 16));
      if (shift % 8 == 0 && shift > 0) {
        text.append(separator);
      }
    }
    return text.toString();
  }
}
