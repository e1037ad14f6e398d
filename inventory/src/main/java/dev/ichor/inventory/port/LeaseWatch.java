package dev.ichor.inventory.port;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;

/** Told of everybody who has an address from us and does not netboot. */
@FunctionalInterface
public interface LeaseWatch {
  LeaseWatch NONE = _ -> {};

  /** After each ACK, renewals too. Called where clients are served: returns at once. */
  void bound(LeasedClient client);

  /**
   * What a client says of itself; none of it is vouched for.
   *
   * @param clientId option 61 as sent; empty when it sent none
   * @param vendorClass option 60, printable
   * @param hostname option 12, printable
   * @param until first instant at which the address may go to another client
   */
  record LeasedClient(
      MacAddress mac,
      Inet4Address address,
      Bytes clientId,
      Optional<String> vendorClass,
      Optional<String> hostname,
      Instant at,
      Instant until) {
    public LeasedClient {
      requireNonNull(mac, "mac");
      requireNonNull(address, "address");
      requireNonNull(clientId, "clientId");
      requireNonNull(vendorClass, "vendorClass");
      requireNonNull(hostname, "hostname");
      requireNonNull(at, "at");
      requireNonNull(until, "until");
    }
  }
}
