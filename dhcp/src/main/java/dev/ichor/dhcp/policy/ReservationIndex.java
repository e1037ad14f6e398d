package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.RelayInformation;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reservations by address and by key. */
final class ReservationIndex {
  private final Map<Inet4Address, Reservation> byAddress = new HashMap<>();
  private final Map<ReservationKey, List<Reservation>> byKey = new HashMap<>();
  private final boolean hasUuids;
  private final boolean hasPorts;
  private final boolean hasClientIds;

  ReservationIndex(List<Subnet> subnets, List<Reservation> anywhere) {
    var all = new ArrayList<Reservation>();
    subnets.forEach(subnet -> all.addAll(subnet.reservations()));
    all.addAll(anywhere);
    for (var one : all) {
      one.address().ifPresent(address -> byAddress.put(address, one));
      byKey.computeIfAbsent(one.key(), _ -> new ArrayList<>(1)).add(one);
    }
    hasUuids = byKey.keySet().stream().anyMatch(ReservationKey.Uuid.class::isInstance);
    hasPorts = byKey.keySet().stream().anyMatch(ReservationKey.Port.class::isInstance);
    hasClientIds = byKey.keySet().stream().anyMatch(ReservationKey.ClientId.class::isInstance);
  }

  Optional<Reservation> at(Inet4Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  /**
   * The client's on this link: by MAC address, client identifier, UUID, then port (circuit and
   * remote, circuit, remote). One with an address of this link goes before one without an address;
   * one whose address is on another link does not count.
   */
  Optional<Reservation> of(Request request, Link link) {
    if (byKey.isEmpty()) {
      return Optional.empty();
    }
    for (var key : keys(request)) {
      var found = best(byKey.getOrDefault(key, List.of()), link);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The first by any key, on whatever link. */
  Optional<Reservation> of(Request request) {
    if (byKey.isEmpty()) {
      return Optional.empty();
    }
    for (var key : keys(request)) {
      var found = byKey.getOrDefault(key, List.of());
      if (!found.isEmpty()) {
        return Optional.of(found.getFirst());
      }
    }
    return Optional.empty();
  }

  private static Optional<Reservation> best(List<Reservation> candidates, Link link) {
    Optional<Reservation> withoutAddress = Optional.empty();
    for (var one : candidates) {
      if (one.address().isEmpty()) {
        withoutAddress = Optional.of(one);
      } else if (link.subnetOf(one.address().get()).isPresent()) {
        return Optional.of(one);
      }
    }
    return withoutAddress;
  }

  private List<ReservationKey> keys(Request request) {
    var keys = new ArrayList<ReservationKey>(4);
    request.mac().ifPresent(mac -> keys.add(new ReservationKey.Mac(mac)));
    if (hasClientIds) {
      request
          .message()
          .options()
          .get(OptionCode.CLIENT_ID)
          .ifPresent(id -> keys.add(new ReservationKey.ClientId(id)));
    }
    if (hasUuids) {
      request.uuids().forEach(uuid -> keys.add(new ReservationKey.Uuid(uuid)));
    }
    if (hasPorts) {
      request.relay().ifPresent(relay -> addPorts(relay, keys));
    }
    return keys;
  }

  private static void addPorts(RelayInformation relay, List<ReservationKey> keys) {
    var circuit = relay.circuitId();
    var remote = relay.remoteId();
    if (circuit.isPresent() && remote.isPresent()) {
      keys.add(new ReservationKey.Port(circuit, remote));
    }
    if (circuit.isPresent()) {
      keys.add(new ReservationKey.Port(circuit, Optional.empty()));
    }
    if (remote.isPresent()) {
      keys.add(new ReservationKey.Port(Optional.empty(), remote));
    }
  }
}
