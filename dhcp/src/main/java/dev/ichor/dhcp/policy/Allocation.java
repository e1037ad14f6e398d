package dev.ichor.dhcp.policy;

import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Chooses an address (RFC 2131 §4.3.1): the reservation, the current or previous one of the client,
 * the one it asks for, a new one from the pools; of a shared network, from any of its subnets.
 */
final class Allocation {
  private final Link link;
  private final Service service;
  private final Leases leases;
  private final Request request;
  private final Instant now;
  private final Holder client;
  private final Profile profile;

  Allocation(Link link, Service service, Leases leases, Request request, Instant now) {
    this.link = link;
    this.service = service;
    this.leases = leases;
    this.request = request;
    this.now = now;
    this.client = request.holder();
    this.profile = service.networks().profileOf(request, link);
  }

  /** Empty when no pool has a free address. */
  Optional<Grant.Granted> choose(Optional<Inet4Address> preferred) {
    var reserved = reservedAddress();
    if (reserved.filter(this::isFree).isPresent()) {
      return grant(reserved.get(), "reserved");
    }
    return remembered()
        .or(() -> preferred.filter(this::isGrantable).flatMap(it -> grant(it, "as requested")))
        .or(() -> fromPools().flatMap(it -> grant(it, whyNew())));
  }

  /** The address for this client, which may have it by {@link #isGrantable}. */
  Optional<Grant.Granted> grant(Inet4Address address, String why) {
    var borrowed = reservedAddress().filter(reserved -> !reserved.equals(address));
    return link.subnetOf(address)
        .map(
            subnet ->
                new Grant.Granted(
                    subnet,
                    address,
                    profile,
                    borrowed.map(this::untilFree),
                    borrowed.map(it -> why + "; for now: " + whyTaken(it)).orElse(why)));
  }

  private String whyNew() {
    for (var subnet : link.subnets()) {
      var latest = leases.latestOf(subnet.network(), client);
      if (latest.filter(it -> isCurrent(it) && request.isAnotherMachine(it)).isPresent()) {
        return "new from the pool: another machine has %s under the same client identifier"
            .formatted(latest.get().address().getHostAddress());
      }
    }
    return "new from the pool";
  }

  private Optional<Inet4Address> reservedAddress() {
    return profile.reservation().flatMap(Reservation::address);
  }

  /** This client may have this address now. */
  boolean isGrantable(Inet4Address address) {
    var reserved = reservedAddress();
    if (reserved.isPresent() && (reserved.get().equals(address) || isFree(reserved.get()))) {
      return reserved.get().equals(address) && isFree(address);
    }
    var subnet = link.subnetOf(address);
    return subnet.isPresent()
        && !isInfrastructure(address)
        && isFree(address)
        && (isReserved(address)
            ? isOwnUnseen(address)
            : subnet.get().isPooledFor(address, profile));
  }

  private boolean isReserved(Inet4Address address) {
    return service.networks().reservationOf(address).isPresent();
  }

  /**
   * Reserved by something that this message does not show, and bound to its sender: an operating
   * system sends no UUID, and a renewal that goes past the relay no switch port.
   */
  private boolean isOwnUnseen(Inet4Address address) {
    var isUnseen =
        switch (service.networks().reservationOf(address).orElseThrow().key()) {
          case ReservationKey.Mac _ -> false;
          case ReservationKey.ClientId _ ->
              !request.message().options().has(dev.ichor.dhcp.wire.OptionCode.CLIENT_ID);
          case ReservationKey.Uuid _ -> request.uuids().isEmpty();
          case ReservationKey.Port _ -> request.relay().isEmpty();
        };
    return isUnseen && leases.at(address).filter(this::isHoldersMachine).isPresent();
  }

  /** Same client, or at least the same hardware: another program of the machine. */
  private boolean isHoldersMachine(StoredLease lease) {
    return request.isHolderOf(lease)
        || lease.mac().isPresent() && lease.mac().equals(request.mac());
  }

  /** Why the address may not be this client's, for a NAK and for people. */
  String whyNot(Inet4Address address) {
    var text = address.getHostAddress();
    var reservation = service.networks().reservationOf(address);
    if (reservation.isPresent() && !reservation.equals(profile.reservation())) {
      return "%s is reserved for %s".formatted(text, reservation.get().key());
    }
    var reserved = reservedAddress().filter(it -> !it.equals(address) && isFree(it));
    return reserved
        .map(it -> "%s is reserved for this client, not %s".formatted(it.getHostAddress(), text))
        .orElseGet(() -> "%s is not free for this client in %s".formatted(text, link));
  }

  private String whyTaken(Inet4Address reserved) {
    var lease = leases.at(reserved);
    return "reserved %s is %s"
        .formatted(
            reserved.getHostAddress(),
            lease
                .map(
                    it ->
                        it.kind() == Kind.DECLINED
                            ? "in quarantine until " + it.expiresAt()
                            : "still leased to %s until %s"
                                .formatted(
                                    it.mac()
                                        .map(Object::toString)
                                        .orElseGet(() -> it.clientKey().toHex()),
                                    it.expiresAt()))
                .orElse("offered to another client"));
  }

  private Duration untilFree(Inet4Address reserved) {
    return leases
        .at(reserved)
        .map(it -> Duration.between(now, it.expiresAt()))
        .orElse(Duration.ZERO);
  }

  /** Ours or the relay's own. */
  private boolean isInfrastructure(Inet4Address address) {
    return service.addresses().contains(address) || address.equals(request.message().giaddr());
  }

  private Optional<Grant.Granted> remembered() {
    for (var subnet : link.subnets()) {
      var held = leases.holdOf(subnet.network(), client).map(Leases.Hold::address);
      if (held.filter(this::isGrantable).isPresent()) {
        return grant(held.get(), "offered before");
      }
    }
    Optional<Grant.Granted> previous = Optional.empty();
    for (var subnet : link.subnets()) {
      var latest = leases.latestOf(subnet.network(), client);
      if (latest.isPresent() && isGrantable(latest.get().address())) {
        var isBound = isCurrent(latest.get());
        var granted = grant(latest.get().address(), isBound ? "bound" : "previous address");
        if (isBound) {
          return granted;
        }
        previous = previous.or(() -> granted);
      }
    }
    return previous;
  }

  private boolean isCurrent(StoredLease lease) {
    return lease.kind() == Kind.BOUND && lease.expiresAt().isAfter(now);
  }

  /** Nobody else is bound to it, is offered it, or was found using it. */
  private boolean isFree(Inet4Address address) {
    var heldByOther =
        leases
            .holdOn(address)
            .filter(hold -> !hold.client().equals(client) && hold.until().isAfter(now));
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
  private Optional<Inet4Address> fromPools() {
    return leases.free(
        service.networks().ranges(link, profile), client.key(), this::isGrantable, now);
  }
}
