package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.Plan;
import java.util.List;

/**
 * What to serve and where.
 *
 * @param interfaces each named once; there is no default, since answering on the wrong network
 *     takes a site down
 * @param serverPort where DHCP is heard
 * @param bootServerPort where PXE clients ask a proxy's boot server; 0 hears none, which a server
 *     can live with and a proxy cannot
 * @param httpPort of boot HTTP, put into URLs
 * @param limits what one sender may ask of us
 * @param plan further networks, classes and reservations, on every interface in server mode
 */
public record DhcpConfig(
    List<ServedInterface> interfaces,
    int serverPort,
    int bootServerPort,
    int httpPort,
    Limits limits,
    Plan plan) {
  public static final int SERVER_PORT = 67;
  public static final int BOOT_SERVER_PORT = 4011;
  public static final int HTTP_PORT = 8081;

  public DhcpConfig {
    interfaces = List.copyOf(interfaces);
    requireNonNull(limits, "limits");
    requireNonNull(plan, "plan");
  }

  public boolean hasBootServer() {
    return bootServerPort != 0;
  }

  /** On the standard ports. */
  public static DhcpConfig of(List<ServedInterface> interfaces) {
    return new DhcpConfig(
        interfaces, SERVER_PORT, BOOT_SERVER_PORT, HTTP_PORT, Limits.DEFAULT, Plan.EMPTY);
  }

  public DhcpConfig withPorts(int server, int bootServer, int http) {
    return new DhcpConfig(interfaces, server, bootServer, http, limits, plan);
  }

  public DhcpConfig withPlan(Plan value) {
    return new DhcpConfig(interfaces, serverPort, bootServerPort, httpPort, limits, value);
  }

  public DhcpConfig withInterfaces(List<ServedInterface> value) {
    return new DhcpConfig(value, serverPort, bootServerPort, httpPort, limits, plan);
  }

  public DhcpConfig withLimits(Limits value) {
    return new DhcpConfig(interfaces, serverPort, bootServerPort, httpPort, value, plan);
  }
}
