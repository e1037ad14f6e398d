package dev.ichor.simulator.wire;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** IPv4 addresses as octets, numbers and literals; never a name look-up. */
public final class Ip4 {
  /** 0.0.0.0: in a packet, no address. */
  public static final Inet4Address ANY = of(0);

  private Ip4() {}

  public static Inet4Address of(int number) {
    return of(new OctetWriter().u32(number).octets());
  }

  /** Exactly four octets. */
  public static Inet4Address of(Octets four) {
    try {
      if (InetAddress.getByAddress(four.toArray()) instanceof Inet4Address address) {
        return address;
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(four + " is not four octets", e);
    }
    throw new IllegalArgumentException(four + " is not four octets");
  }

  /** A literal such as {@code 127.77.0.2}. */
  public static Inet4Address parse(String literal) {
    return Inet4Address.ofLiteral(literal);
  }

  /** A literal, or empty for anything else (a host name, say). */
  public static Optional<Inet4Address> tryParse(String text) {
    try {
      return Optional.of(Inet4Address.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public static Octets octets(Inet4Address address) {
    return Octets.of(address.getAddress());
  }

  public static int number(Inet4Address address) {
    Octets four = octets(address);
    return four.u16(0) << 16 | four.u16(2);
  }
}
