package dev.ichor.api.config;

import dev.ichor.dhcp.v6.wire.Ipv6;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Reads addresses without ever asking a name server. */
final class Addresses {
  private Addresses() {}

  /** Four decimal octets; nothing shorter, no names. */
  static Optional<Inet4Address> ipv4(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Inet4Address.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** An IPv6 literal without brackets and zone. */
  static Optional<Inet6Address> ipv6(String text) {
    if (!text.contains(":") || text.contains("%") || text.contains("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Ipv6.parse(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static int toInt(Inet4Address address) {
    var octets = address.getAddress();
    return (octets[0] & 0xff) << 24
        | (octets[1] & 0xff) << 16
        | (octets[2] & 0xff) << 8
        | (octets[3] & 0xff);
  }

  /** {@code 10.0.0.1:8080} or {@code [::1]:8080}: an IP literal and a port 1 to 65535. */
  static Optional<InetSocketAddress> literalAndPort(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      return Optional.empty();
    }
    var host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.contains(":") && !bracketed) {
      return Optional.empty();
    }
    var bare = bracketed ? host.substring(1, host.length() - 1) : host;
    return port(text.substring(colon + 1))
        .flatMap(port -> literal(bare).map(address -> new InetSocketAddress(address, port)));
  }

  static Optional<Integer> port(String text) {
    if (!text.matches("\\d{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(text);
    return port >= 1 && port <= 65535 ? Optional.of(port) : Optional.empty();
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral("localhost".equals(text) ? "127.0.0.1" : text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
