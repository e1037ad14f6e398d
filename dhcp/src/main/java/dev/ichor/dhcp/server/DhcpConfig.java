package dev.ichor.dhcp.server;

import java.util.List;

/**
 * What to serve and where.
 *
 * @param interfaces each named once; there is no default, since answering on the wrong network
 *     takes a site down
 * @param serverPort where DHCP is heard
 * @param bootServerPort where PXE clients ask a proxy's boot server
 * @param httpPort of boot HTTP, put into URLs
 */
public record DhcpConfig(
    List<ServedInterface> interfaces, int serverPort, int bootServerPort, int httpPort) {
  public static final int SERVER_PORT = 67;
  public static final int BOOT_SERVER_PORT = 4011;
  public static final int HTTP_PORT = 8081;

  public DhcpConfig {
    interfaces = List.copyOf(interfaces);
  }

  /** On the standard ports. */
  public static DhcpConfig of(List<ServedInterface> interfaces) {
    return new DhcpConfig(interfaces, SERVER_PORT, BOOT_SERVER_PORT, HTTP_PORT);
  }

  public DhcpConfig withPorts(int server, int bootServer, int http) {
    return new DhcpConfig(interfaces, server, bootServer, http);
  }
}
