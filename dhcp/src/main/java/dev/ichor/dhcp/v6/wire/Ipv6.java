package dev.ichor.dhcp.v6.wire;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** IPv6 addresses as numbers, octets and text, without scope and without name look-ups. */
public final class Ipv6 {
  public static final int SIZE = 16;

  /** {@code ::}: what an unset field holds. */
  public static final Inet6Address ANY = of(0, 0);

  /** {@code ff02::1}, every host of the link. */
  public static final Inet6Address ALL_NODES = of(0xff02_0000_0000_0000L, 1);

  /** {@code ff02::2}, every router of the link. */
  public static final Inet6Address ALL_ROUTERS = of(0xff02_0000_0000_0000L, 2);

  /** {@code ff02::1:2}, relays and servers of the link (RFC 8415 §7.1). */
  public static final Inet6Address ALL_RELAYS_AND_SERVERS = of(0xff02_0000_0000_0000L, 0x1_0002);

  /** {@code ff05::1:3}, servers of the site (RFC 8415 §7.1). */
  public static final Inet6Address ALL_SERVERS = of(0xff05_0000_0000_0000L, 0x1_0003);

  private static final int GROUPS = 8;
  private static final long UNIVERSAL_BIT = 0x0200_0000_0000_0000L;
  private static final long EUI_MIDDLE_MASK = 0x0000_00ff_ff00_0000L;
  private static final long EUI_MIDDLE = 0x0000_00ff_fe00_0000L;

  private Ipv6() {}

  /** The address of two numbers in network order. */
  public static Inet6Address of(long high, long low) {
    return of(ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array());
  }

  /** Sixteen octets; an IPv4-mapped address stays an IPv6 address. */
  public static Inet6Address of(Bytes octets) {
    return of(octets.toArray());
  }

  private static Inet6Address of(byte[] octets) {
    try {
      return Inet6Address.getByAddress(null, octets, -1);
    } catch (UnknownHostException wrongSize) {
      throw new IllegalArgumentException(
          "an IPv6 address has 16 octets, got " + octets.length, wrongSize);
    }
  }

  /** Literal only, without brackets and without zone. */
  public static Inet6Address parse(String text) {
    return of(Bytes.of(Inet6Address.ofLiteral(text).getAddress()));
  }

  public static Bytes octets(Inet6Address address) {
    return Bytes.of(address.getAddress());
  }

  public static long high(Inet6Address address) {
    return ByteBuffer.wrap(address.getAddress()).getLong(0);
  }

  public static long low(Inet6Address address) {
    return ByteBuffer.wrap(address.getAddress()).getLong(8);
  }

  /** Unsigned order of all 128 bits. */
  public static int compare(Inet6Address one, Inet6Address other) {
    var byHigh = Long.compareUnsigned(high(one), high(other));
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low(one), low(other));
  }

  public static boolean isSet(Inet6Address address) {
    return !address.equals(ANY);
  }

  /**
   * The Ethernet address inside a modified EUI-64 identifier (RFC 4291 appendix A), if it is one.
   */
  public static Optional<MacAddress> macOf(Inet6Address address) {
    var low = low(address);
    if ((low & EUI_MIDDLE_MASK) != EUI_MIDDLE) {
      return Optional.empty();
    }
    var flipped = low ^ UNIVERSAL_BIT;
    return Optional.of(new MacAddress((flipped >>> 40) << 24 | flipped & 0xff_ffffL))
        .filter(mac -> !mac.isUnusable());
  }

  /** As RFC 5952 §4 wants it: {@code 2001:db8::1}, without zone. */
  public static String text(Inet6Address address) {
    var groups = ByteBuffer.wrap(address.getAddress()).asShortBuffer();
    var runAt = GROUPS;
    var runLength = 1;
    for (var at = 0; at < GROUPS; at++) {
      var length = zeros(address, at);
      if (length > runLength) {
        runAt = at;
        runLength = length;
      }
    }
    var text = new StringBuilder();
    for (var at = 0; at < GROUPS; at++) {
      if (at == runAt) {
        text.append("::");
        at += runLength - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups.get(at) & 0xffff));
      }
    }
    return text.toString();
  }

  private static int zeros(Inet6Address address, int from) {
    var groups = ByteBuffer.wrap(address.getAddress()).asShortBuffer();
    var at = from;
    while (at < GROUPS && groups.get(at) == 0) {
      at++;
    }
    return at - from;
  }

  /** As it stands in a URL (RFC 3986 §3.2.2): {@code [2001:db8::1]}. */
  public static String inUrl(Inet6Address address) {
    return "[" + text(address) + "]";
  }
}
