package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

/**
 * How to reach a machine's management controller.
 *
 * @param host name or IP literal
 * @param port UDP 623 for IPMI, TCP 443 for Redfish, unless the site says otherwise
 */
public record BmcEndpoint(Protocol protocol, String host, int port, String user, Secret password) {
  /**
   * The protocol spoken; Redfish is built by a later issue and refused with a reason until then.
   */
  public enum Protocol {
    IPMI,
    REDFISH
  }

  public BmcEndpoint {
    requireNonNull(protocol, "protocol");
    requireNonNull(host, "host");
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port %d is outside 1..65535".formatted(port));
    }
  }

  /** {@code ipmi://10.0.0.9:623}; never the credentials. */
  public String address() {
    return "%s://%s:%d".formatted(protocol.name().toLowerCase(java.util.Locale.ROOT), host, port);
  }
}
