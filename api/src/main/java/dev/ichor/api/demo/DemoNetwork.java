package dev.ichor.api.demo;

/**
 * The piece of loopback that a demo takes: two neighbouring /16 networks of 127/8, the first for
 * the machines and the second for their BMCs, and the ports of the boot plane. Two demos with
 * nothing in common run side by side.
 *
 * @param octet second octet of the machines' network
 */
public record DemoNetwork(int octet, int dhcp, int proxy, int tftp, int http, int events, int log) {
  /** What the handbook shows. */
  public static final int OCTET = 77;

  /** Between 127.0, where everybody's services are, and 127.255. */
  public static final int MOST_OCTET = 253;

  private static final int LISTENERS = 6;

  public DemoNetwork {
    if (octet < 1 || octet > MOST_OCTET) {
      throw new IllegalArgumentException("a demo network is 127.1 to 127." + MOST_OCTET);
    }
  }

  /** With the ports that the handbook shows. */
  public static DemoNetwork usual(int octet) {
    return new DemoNetwork(octet, 6767, 14011, 6969, 8081, 8090, 8091);
  }

  /** With six ports from this one on. */
  public static DemoNetwork from(int octet, int port) {
    if (port < 1 || port > 65_536 - LISTENERS) {
      throw new IllegalArgumentException("six ports do not fit from %d on".formatted(port));
    }
    return new DemoNetwork(octet, port, port + 1, port + 2, port + 3, port + 4, port + 5);
  }

  String serve() {
    return "lo=server,address=127.0.0.1,subnet=127.%1$d.0.0/16,pool=127.%1$d.0.100-127.%1$d.15.254"
        .formatted(octet);
  }

  String relay() {
    return "127.%d.0.2".formatted(octet);
  }

  String bmcNet() {
    return "127.%d.0.0".formatted(octet + 1);
  }

  /** Of the cluster's Kubernetes API; nothing listens there in a demo. */
  String endpoint() {
    return "https://127.%d.0.10:6443".formatted(octet);
  }
}
