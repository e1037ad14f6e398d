package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Printable;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** IPv4 addresses as 32-bit numbers and as {@link Inet4Address}, without name look-ups. */
public final class Ipv4 {
  /** 0.0.0.0: what an unset header field holds. */
  public static final Inet4Address ANY = made(0);

  /** 255.255.255.255. */
  public static final Inet4Address BROADCAST = of(0xffff_ffff);

  private Ipv4() {}

  /** The address of a number in network order: 0x0a4d0001 is 10.77.0.1. */
  public static Inet4Address of(int bits) {
    return bits == 0 ? ANY : made(bits);
  }

  private static Inet4Address made(int bits) {
    var octets =
        new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
    try {
      return (Inet4Address) InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("four octets are always an IPv4 address", impossible);
    }
  }

  /** Dotted quad only. */
  public static Inet4Address parse(String text) {
    return Inet4Address.ofLiteral(text);
  }

  /**
   * What a person wrote: dotted quad only.
   *
   * @throws IllegalArgumentException with how to write it
   */
  public static Inet4Address literal(String text) {
    if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      try {
        return Inet4Address.ofLiteral(text);
      } catch (IllegalArgumentException _) {
        // said below
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not an IPv4 address; write it as 10.77.0.1".formatted(Printable.of(text)));
  }

  public static int bits(Inet4Address address) {
    var octets = address.getAddress();
    return (octets[0] & 0xff) << 24
        | (octets[1] & 0xff) << 16
        | (octets[2] & 0xff) << 8
        | (octets[3] & 0xff);
  }

  public static boolean isSet(Inet4Address address) {
    return !address.equals(ANY);
  }
}
