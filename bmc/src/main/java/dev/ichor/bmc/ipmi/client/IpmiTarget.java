package dev.ichor.bmc.ipmi.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.policy.SuiteOrder;
import dev.ichor.inventory.model.IpmiQuirk;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * A BMC and how to log in to it.
 *
 * @param name {@code host:port} as configured, for sentences
 * @param address resolved
 * @param suites that may be used, in this order; empty: as {@link SuiteOrder} has them
 */
public record IpmiTarget(
    String name,
    InetSocketAddress address,
    Credentials credentials,
    List<CipherSuite> suites,
    Set<IpmiQuirk> quirks) {
  public IpmiTarget {
    requireNonNull(name, "name");
    requireNonNull(address, "address");
    requireNonNull(credentials, "credentials");
    suites = List.copyOf(suites);
    quirks = Set.copyOf(quirks);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("%s is not resolved".formatted(name));
    }
  }

  /** One that is logged in to as usual. */
  public IpmiTarget(String name, InetSocketAddress address, Credentials credentials) {
    this(name, address, credentials, List.of(), Set.of());
  }
}
