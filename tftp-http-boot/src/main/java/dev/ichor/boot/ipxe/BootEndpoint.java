package dev.ichor.boot.ipxe;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Where a client reaches this appliance: the address on which its own request arrived, so that a
 * host with several networks names itself rightly in each.
 *
 * @param host address literal, IPv6 in brackets; never a name (some firmware passes no resolver on)
 */
public record BootEndpoint(String host, int httpPort, int eventSinkPort, int kernelLogPort) {
  public BootEndpoint {
    requireNonNull(host, "host");
  }

  /** The address as it stands in a URL; one that is not known is left to iPXE's DHCP settings. */
  public static String literal(InetAddress local) {
    if (local.isAnyLocalAddress()) {
      return "${next-server}";
    }
    var text = local.getHostAddress();
    var zone = text.indexOf('%');
    var plain = zone < 0 ? text : text.substring(0, zone);
    return local instanceof Inet6Address ? "[" + plain + "]" : plain;
  }

  /**
   * Absolute URL of a path on the boot listener.
   *
   * @param path with its leading slash
   */
  public String url(String path) {
    return "http://%s:%d%s".formatted(host, httpPort, path);
  }

  /** Value of {@code talos.events.sink}. */
  public String eventSink() {
    return "%s:%d".formatted(host, eventSinkPort);
  }

  /** Value of {@code talos.logging.kernel}. */
  public String kernelLog() {
    return "tcp://%s:%d".formatted(host, kernelLogPort);
  }
}
