package dev.ichor.bmc.ipmi.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.crypto.Credentials;
import java.net.InetSocketAddress;

/**
 * A BMC and how to log in to it.
 *
 * @param name {@code host:port} as configured, for sentences
 * @param address resolved
 */
public record IpmiTarget(String name, InetSocketAddress address, Credentials credentials) {
  public IpmiTarget {
    requireNonNull(name, "name");
    requireNonNull(address, "address");
    requireNonNull(credentials, "credentials");
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("%s is not resolved".formatted(name));
    }
  }
}
