package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * How to reach a machine's management controller.
 *
 * @param host name or IP literal
 * @param port UDP 623 for IPMI, TCP 443 for Redfish, unless the site says otherwise; with {@code
 *     AUTO} that of Redfish
 * @param ipmiPort where IPMI is tried with {@code AUTO}; 623 when absent
 * @param trust what vouches for the certificate; when absent, public authorities
 */
public record BmcEndpoint(
    Protocol protocol,
    String host,
    int port,
    String user,
    Secret password,
    Optional<Integer> ipmiPort,
    Optional<BmcTrust> trust) {
  /** The usual port of IPMI. */
  public static final int IPMI_PORT = 623;

  /** The protocol spoken. */
  public enum Protocol {
    IPMI,
    REDFISH,
    /** Whichever answers, Redfish first. */
    AUTO
  }

  public BmcEndpoint {
    requireNonNull(protocol, "protocol");
    requireNonNull(host, "host");
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    requireNonNull(ipmiPort, "ipmiPort");
    requireNonNull(trust, "trust");
    checked(port);
    ipmiPort.ifPresent(BmcEndpoint::checked);
  }

  /** One that needs neither a second port nor a certificate. */
  public BmcEndpoint(Protocol protocol, String host, int port, String user, Secret password) {
    this(protocol, host, port, user, password, Optional.empty(), Optional.empty());
  }

  private static void checked(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port %d is outside 1..65535".formatted(port));
    }
  }

  public BmcEndpoint withTrust(Optional<BmcTrust> approved) {
    return new BmcEndpoint(protocol, host, port, user, password, ipmiPort, approved);
  }

  /** {@code ipmi://10.0.0.9:623}; never the credentials. */
  public String address() {
    return "%s://%s:%d".formatted(protocol.name().toLowerCase(Locale.ROOT), host, port);
  }
}
