package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Options 121 (RFC 3442) and 249 (Microsoft's earlier number for the same octets). */
public final class ClasslessRoutes {
  private ClasslessRoutes() {}

  /**
   * One route.
   *
   * @param destination host bits are zero
   * @param prefix 0 to 32; 0 is the default route
   * @param router 0.0.0.0 means that the destination is on the link itself
   */
  public record Route(Inet4Address destination, int prefix, Inet4Address router) {
    public Route {
      if (prefix < 0 || prefix > 32) {
        throw new IllegalArgumentException("a prefix is /0 to /32, got /" + prefix);
      }
      var mask = prefix == 0 ? 0 : -1 << (32 - prefix);
      if ((Ipv4.bits(destination) & ~mask) != 0) {
        throw new IllegalArgumentException(
            "%s has host bits set for /%d; write the first address of the network"
                .formatted(destination.getHostAddress(), prefix));
      }
    }

    @Override
    public String toString() {
      return destination.getHostAddress() + "/" + prefix + " via " + router.getHostAddress();
    }
  }

  /** Destinations carry only the octets that the prefix covers. */
  public static Bytes encode(List<Route> routes) {
    var out = new ByteArrayOutputStream();
    for (var route : routes) {
      out.write(route.prefix());
      out.write(route.destination().getAddress(), 0, significant(route.prefix()));
      out.writeBytes(route.router().getAddress());
    }
    return Bytes.of(out.toByteArray());
  }

  /** Empty when the octets are no whole list of routes. */
  public static Optional<List<Route>> decode(Bytes octets) {
    var routes = new ArrayList<Route>();
    var at = 0;
    while (at < octets.size()) {
      var prefix = octets.at(at);
      var significant = significant(prefix);
      if (prefix > 32 || at + 1 + significant + 4 > octets.size()) {
        return Optional.empty();
      }
      var mask = prefix == 0 ? 0 : -1 << (32 - prefix);
      var bits = 0;
      for (var i = 0; i < significant; i++) {
        bits |= octets.at(at + 1 + i) << (24 - 8 * i);
      }
      at += 1 + significant;
      routes.add(new Route(Ipv4.of(bits & mask), prefix, addressAt(octets, at)));
      at += 4;
    }
    return Optional.of(List.copyOf(routes));
  }

  /**
   * With a default route added where there is none: a client that gets option 121 ignores option 3
   * (RFC 3442), and would lose its way out.
   */
  public static Bytes withDefault(Bytes routes, Inet4Address router) {
    if (hasDefault(routes)) {
      return routes;
    }
    var more = encode(List.of(new Route(Ipv4.ANY, 0, router)));
    var joined = new byte[routes.size() + more.size()];
    routes.copyTo(joined, 0);
    more.copyTo(joined, routes.size());
    return Bytes.of(joined);
  }

  private static boolean hasDefault(Bytes routes) {
    for (var at = 0; at < routes.size(); at += 5 + significant(routes.at(at))) {
      if (routes.at(at) == 0) {
        return true;
      }
    }
    return false;
  }

  private static int significant(int prefix) {
    return (prefix + 7) / 8;
  }

  private static Inet4Address addressAt(Bytes octets, int at) {
    return Ipv4.of(
        octets.at(at) << 24 | octets.at(at + 1) << 16 | octets.at(at + 2) << 8 | octets.at(at + 3));
  }
}
