package dev.ichor.api.rest;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The last word on an address.
 *
 * @param state {@code bound}; {@code expired} or {@code released}: remembered for its client;
 *     {@code declined}: nobody gets it until {@code expiresAt}
 * @param clientId option 61, or htype and hardware address, in hexadecimal
 * @param since bound or extended last, given back, declined
 * @param machine absent when no machine with this MAC address is known
 */
public record LeaseJson(
    String address,
    String subnet,
    String state,
    Optional<String> mac,
    String clientId,
    Optional<String> hostname,
    Instant since,
    Instant expiresAt,
    Optional<UUID> machine) {
  static LeaseJson of(StoredLease lease, MachineNames machines, Instant now) {
    return new LeaseJson(
        lease.address().getHostAddress(),
        lease.subnet(),
        state(lease, now).word(),
        lease.mac().map(MacAddress::toString),
        lease.clientKey().toHex(),
        lease.hostname(),
        lease.boundAt(),
        lease.expiresAt(),
        lease.mac().flatMap(machines::of));
  }

  /** What a lease is now. */
  enum State {
    BOUND,
    EXPIRED,
    RELEASED,
    DECLINED;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static State state(StoredLease lease, Instant now) {
    return state(lease.kind(), lease.expiresAt(), now);
  }

  static State state(Kind kind, Instant expiresAt, Instant now) {
    var isOver = !expiresAt.isAfter(now);
    return switch (kind) {
      case BOUND -> isOver ? State.EXPIRED : State.BOUND;
      case RELEASED -> State.RELEASED;
      case DECLINED -> isOver ? State.EXPIRED : State.DECLINED;
    };
  }
}
