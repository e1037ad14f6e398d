package dev.ichor.bmc.redfish.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.redfish.policy.SystemChoice;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * A BMC and how to log in to it.
 *
 * @param name {@code host:port} as configured, for sentences
 * @param origin {@code https://host:port}
 * @param wanted which of its systems is meant, where it has several
 */
public record RedfishTarget(
    String name,
    URI origin,
    String user,
    Secret password,
    Optional<BmcTrust> trust,
    SystemChoice.Wanted wanted) {
  public RedfishTarget {
    requireNonNull(name, "name");
    requireNonNull(origin, "origin");
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    requireNonNull(trust, "trust");
    requireNonNull(wanted, "wanted");
    if (!"https".equals(origin.getScheme()) || origin.getHost() == null) {
      throw new IllegalArgumentException("a BMC is reached by https, not " + origin);
    }
  }

  /** IPv6 literals get their brackets. */
  public static URI origin(String host, int port) {
    var bare = host.contains(":") && !host.startsWith("[") ? "[%s]".formatted(host) : host;
    return URI.create("https://%s:%d".formatted(bare, port));
  }
}
