package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.Optional;

/** What is known about addresses. */
public interface Leases6 {
  /** The last word on an address. */
  Optional<StoredLease6> at(Inet6Address address);

  /** The latest address of a client's interface in a network, bound or once bound. */
  Optional<StoredLease6> latestOf(String prefix, Duid duid, long iaid);

  /** Addresses that are in quarantine because this client found them in use. */
  long declinedBy(Duid duid, Instant now);
}
