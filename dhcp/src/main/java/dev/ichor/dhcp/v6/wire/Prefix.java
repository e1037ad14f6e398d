package dev.ichor.dhcp.v6.wire;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;

/**
 * An IPv6 network.
 *
 * @param network bits behind the length are zero
 * @param length 0 to 128
 */
public record Prefix(Inet6Address network, int length) {
  public Prefix {
    requireNonNull(network, "network");
    if (length < 0 || length > 128) {
      throw new IllegalArgumentException("a prefix length is 0 to 128, got " + length);
    }
    if (!network.equals(masked(network, length))) {
      throw new IllegalArgumentException(
          "%s has bits set behind /%d; write the first address of the network"
              .formatted(Ipv6.text(network), length));
    }
  }

  /** Text as {@code 2001:db8:77::/64}. */
  public static Prefix parse(String text) {
    var slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      throw new IllegalArgumentException(
          "'%s' is not a prefix; write it as 2001:db8:77::/64".formatted(text));
    }
    return new Prefix(
        Ipv6.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** The network of that length around an address. */
  public static Prefix around(Inet6Address address, int length) {
    return new Prefix(masked(address, length), length);
  }

  public boolean contains(Inet6Address address) {
    return masked(address, length).equals(network);
  }

  /** The address with this interface identifier; bits that belong to the prefix are ignored. */
  public Inet6Address at(long identifier) {
    var hostMask = length >= 128 ? 0 : length <= 64 ? -1L : -1L >>> (length - 64);
    return Ipv6.of(Ipv6.high(network), Ipv6.low(network) | identifier & hostMask);
  }

  private static Inet6Address masked(Inet6Address address, int length) {
    var highMask = length >= 64 ? -1L : length == 0 ? 0 : -1L << (64 - length);
    var lowMask = length <= 64 ? 0 : length == 128 ? -1L : -1L << (128 - length);
    return Ipv6.of(Ipv6.high(address) & highMask, Ipv6.low(address) & lowMask);
  }

  @Override
  public String toString() {
    return Ipv6.text(network) + "/" + length;
  }
}
