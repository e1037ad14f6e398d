package dev.ichor.dhcp.policy;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;

/**
 * Chooses an address (RFC 2131 §4.3.1): the reservation, the current or previous one of the client,
 * the one it asks for, a new one from the pools.
 */
final class Allocation {
  private final Subnet subnet;
  private final Service service;
  private final Leases leases;
  private final Request request;
  private final Instant now;

  Allocation(Subnet subnet, Service service, Leases leases, Request request, Instant now) {
    this.subnet = subnet;
    this.service = service;
    this.leases = leases;
    this.request = request;
    this.now = now;
  }

  /** An address and where it comes from. */
  record Choice(Inet4Address address, String why) {}

  /** Empty when no pool has a free address. */
  Optional<Choice> choose(Optional<Inet4Address> preferred) {
    var key = request.clientKey();
    return reservation()
        .filter(address -> isFree(address))
        .map(address -> new Choice(address, "reserved"))
        .or(() -> remembered(key))
        .or(
            () ->
                preferred
                    .filter(this::isGrantable)
                    .map(address -> new Choice(address, "as requested")))
        .or(() -> fromPools(key).map(address -> new Choice(address, whyNew(key))));
  }

  private String whyNew(Bytes key) {
    return leases
        .latestOf(subnet.network(), key)
        .filter(lease -> isCurrent(lease) && request.isAnotherMachine(lease))
        .map(
            lease ->
                "new from the pool: another machine has %s under the same client identifier"
                    .formatted(lease.address().getHostAddress()))
        .orElse("new from the pool");
  }

  Optional<Inet4Address> reservation() {
    return request.mac().map(subnet.reservations()::get);
  }

  /** This client may have this address now. */
  boolean isGrantable(Inet4Address address) {
    var reserved = reservation();
    if (reserved.isPresent()) {
      return reserved.get().equals(address) && isFree(address);
    }
    return subnet.isPooled(address) && !isInfrastructure(address) && isFree(address);
  }

  /** Ours or the relay's own. */
  private boolean isInfrastructure(Inet4Address address) {
    return service.addresses().contains(address) || address.equals(request.message().giaddr());
  }

  private Optional<Choice> remembered(Bytes key) {
    var held = leases.holdOf(subnet.network(), key).map(Leases.Hold::address);
    if (held.filter(this::isGrantable).isPresent()) {
      return held.map(address -> new Choice(address, "offered before"));
    }
    return leases
        .latestOf(subnet.network(), key)
        .filter(lease -> isGrantable(lease.address()))
        .map(lease -> new Choice(lease.address(), isCurrent(lease) ? "bound" : "previous address"));
  }

  private boolean isCurrent(StoredLease lease) {
    return lease.kind() == Kind.BOUND && lease.expiresAt().isAfter(now);
  }

  /** Nobody else is bound to it, is offered it, or was found using it. */
  private boolean isFree(Inet4Address address) {
    var key = request.clientKey();
    var heldByOther =
        leases
            .holdOn(address)
            .filter(hold -> !hold.clientKey().equals(key) && hold.until().isAfter(now));
    return heldByOther.isEmpty() && leases.at(address).filter(this::blocks).isEmpty();
  }

  private boolean blocks(StoredLease lease) {
    if (!lease.expiresAt().isAfter(now)) {
      return false;
    }
    return switch (lease.kind()) {
      case BOUND -> !request.isHolderOf(lease);
      case RELEASED -> false;
      case DECLINED -> true;
    };
  }

  /** Never-used addresses first, so that a client that comes back finds its old one free. */
  private Optional<Inet4Address> fromPools(Bytes key) {
    return leases.free(subnet.pools(), key, this::isGrantable, now);
  }
}
