package dev.ichor.dhcp.server;

import java.util.Locale;

/** The system's refusals, as one sentence with a remedy. */
final class StartProblems {
  private StartProblems() {}

  static DhcpStartException bind(String interfaceName, int port, Throwable cause) {
    if (cause instanceof DhcpStartException known) {
      return known;
    }
    var text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("in use")) {
      return new DhcpStartException(
          "UDP port %d on %s is in use by another program; stop that DHCP server or choose another"
                  .formatted(port, interfaceName)
              + " port",
          cause);
    }
    if (text.contains("permission denied") || text.contains("not permitted")) {
      return new DhcpStartException(
          "UDP port %d on %s needs a right that this process lacks; grant CAP_NET_BIND_SERVICE and"
                  .formatted(port, interfaceName)
              + " CAP_NET_RAW or choose a port above 1023",
          cause);
    }
    return new DhcpStartException(
        "UDP port %d on %s cannot be opened: %s".formatted(port, interfaceName, cause.getMessage()),
        cause);
  }
}
