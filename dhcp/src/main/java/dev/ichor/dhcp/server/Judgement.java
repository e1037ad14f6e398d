package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Addressing;
import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.policy.DhcpPolicy;
import dev.ichor.dhcp.policy.Grant;
import dev.ichor.dhcp.policy.Leases;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Sighting;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that is decided about one message, before any of it takes effect. The server acts on
 * it; an explanation only tells it.
 *
 * @param service what we are to this client
 * @param sighting what the inventory was asked about; absent when it was not asked
 */
record Judgement(
    Request request,
    Service service,
    Grant grant,
    Optional<Sighting> sighting,
    Optional<BootAnswer> boot,
    Decision decision) {
  /**
   * @param inventory asked at most once, for clients that netboot
   */
  static Judgement of(
      Request request,
      Service service,
      Leases leases,
      Function<Sighting, BootAnswer> inventory,
      Instant now) {
    return of(
        request, service, Addressing.decide(request, service, leases, now), leases, inventory, now);
  }

  /** Once the address is decided. */
  static Judgement of(
      Request request,
      Service service,
      Grant grant,
      Leases leases,
      Function<Sighting, BootAnswer> inventory,
      Instant now) {
    var facing = facing(service, grant);
    var sighting = Sightings.onArrival(request, facing, grant, now);
    var boot = sighting.map(inventory);
    var decision = DhcpPolicy.decide(request, facing, leases, grant, boot, now);
    return new Judgement(request, facing, grant, sighting, boot, decision);
  }

  /** On an interface with several addresses we are the one in the client's subnet. */
  static Service facing(Service service, Grant grant) {
    return switch (grant) {
      case Grant.Granted granted -> service.in(granted.subnet());
      case Grant.Refused _, Grant.Silent _, Grant.NotAsked _ -> service;
    };
  }
}
