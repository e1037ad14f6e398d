package dev.ichor.dhcp.policy;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is on record about addresses and clients; read only. */
public interface Leases {
  /** The last word on an address, however old. */
  Optional<StoredLease> at(Inet4Address address);

  /**
   * The client's latest address in the subnet, bound, expired or released: of this very machine,
   * else of another one with the same client key.
   */
  Optional<StoredLease> latestOf(Cidr subnet, Holder client);

  /** An offer that its client has not taken up yet. */
  Optional<Hold> holdOn(Inet4Address address);

  /** The client's offer in the subnet that it has not taken up yet. */
  Optional<Hold> holdOf(Cidr subnet, Holder client);

  /**
   * An address that nobody is bound to, is offered, or found in use: one that nobody ever had, else
   * the one that has been free for longest. Takes no longer for a large or exhausted range.
   *
   * @param ranges in order of preference
   * @param clientKey picks the place: a client tends to the same address even without any record
   * @param isAllowed of the addresses, those that this client may have
   */
  Optional<Inet4Address> free(
      List<AddressRange> ranges, Bytes clientKey, Predicate<Inet4Address> isAllowed, Instant now);

  /** Addresses in quarantine because this client declined them. */
  long declinedBy(Holder client, Instant now);

  /**
   * An address put aside for a client between OFFER and REQUEST; in memory only.
   *
   * @param until first instant at which another client may be offered it
   */
  record Hold(Cidr subnet, Inet4Address address, Holder client, Instant until) {}
}
