package dev.ichor.api.rest;

import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The last word on an IPv6 address.
 *
 * @param prefix the network that it belongs to
 * @param state as of {@link LeaseJson}
 * @param duid of the client, in hexadecimal
 * @param iaid names one of the client's interfaces
 * @param since bound or extended last, given back, declined
 * @param machine absent when no machine with this MAC address is known
 */
public record Lease6Json(
    String address,
    String prefix,
    String state,
    String duid,
    long iaid,
    Optional<String> mac,
    Instant since,
    Instant expiresAt,
    Optional<UUID> machine) {
  static Lease6Json of(StoredLease6 lease, MachineNames machines, Instant now) {
    return new Lease6Json(
        Ipv6.text(lease.address()),
        lease.prefix(),
        LeaseJson.state(lease.kind(), lease.expiresAt(), now).word(),
        lease.duid().toHex(),
        lease.iaid(),
        lease.mac().map(MacAddress::toString),
        lease.boundAt(),
        lease.expiresAt(),
        lease.mac().flatMap(machines::of));
  }
}
