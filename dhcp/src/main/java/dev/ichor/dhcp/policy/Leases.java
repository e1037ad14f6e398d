package dev.ichor.dhcp.policy;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;

/** What is on record about addresses and clients; read only. */
public interface Leases {
  /** The last word on an address, however old. */
  Optional<StoredLease> at(Inet4Address address);

  /** The client's latest address in the subnet, bound, expired or released. */
  Optional<StoredLease> latestOf(Cidr subnet, Bytes clientKey);

  /** An offer that its client has not taken up yet. */
  Optional<Hold> holdOn(Inet4Address address);

  /** The client's offer in the subnet that it has not taken up yet. */
  Optional<Hold> holdOf(Cidr subnet, Bytes clientKey);

  /** Addresses in quarantine because this client declined them. */
  long declinedBy(Bytes clientKey, Instant now);

  /**
   * An address put aside for a client between OFFER and REQUEST; in memory only.
   *
   * @param until first instant at which another client may be offered it
   */
  record Hold(Cidr subnet, Inet4Address address, Bytes clientKey, Instant until) {}
}
