package dev.ichor.bmc.discovery.policy;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;

/**
 * IPv4 addresses to look at.
 *
 * @param first as an unsigned number
 * @param last not below {@code first}, at most {@link #LARGEST} addresses in all
 */
public record AddressRange(long first, long last) {
  /** A /16: what a careful scan takes in minutes. */
  public static final int LARGEST = 65_536;

  public AddressRange {
    if (first < 0 || last < first || last > 0xffff_ffffL || last - first >= LARGEST) {
      throw new IllegalArgumentException(
          "a range has 1 to %d addresses, the first one first".formatted(LARGEST));
    }
  }

  /**
   * {@code 10.0.0.0/24} without network and broadcast address, {@code 10.0.0.1-10.0.0.9} or one
   * address.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static AddressRange parse(String text) {
    try {
      if (text.contains("/")) {
        var parts = text.split("/", 2);
        return network(number(parts[0]), Integer.parseInt(parts[1]));
      }
      var parts = text.split("-", 2);
      var first = number(parts[0]);
      return new AddressRange(first, parts.length == 1 ? first : number(parts[1]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no range".formatted(text), e);
    }
  }

  private static AddressRange network(long address, int bits) {
    if (bits < 16 || bits > 32) {
      throw new IllegalArgumentException("a network to scan is /16 to /32");
    }
    var size = 1L << (32 - bits);
    var base = address & -size;
    return size <= 2
        ? new AddressRange(base, base + size - 1)
        : new AddressRange(base + 1, base + size - 2);
  }

  private static long number(String text) {
    if (!text.strip().matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      throw new IllegalArgumentException(
          "'%s' is no IPv4 address; write it as 10.0.0.9".formatted(text));
    }
    return ByteBuffer.wrap(Inet4Address.ofLiteral(text.strip()).getAddress()).getInt()
        & 0xffff_ffffL;
  }

  /** How many addresses it has. */
  public long count() {
    return last - first + 1;
  }

  /** In order. */
  public List<String> addresses() {
    return LongStream.rangeClosed(first, last)
        .mapToObj(
            n -> "%d.%d.%d.%d".formatted(n >> 24 & 0xff, n >> 16 & 0xff, n >> 8 & 0xff, n & 0xff))
        .toList();
  }
}
