package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.ClientMessage;
import dev.ichor.dhcp.policy.Grant;
import dev.ichor.dhcp.policy.Leases;
import dev.ichor.dhcp.policy.PoolUse;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps one sender, and many forged ones, from taking what belongs to the others: time, addresses,
 * memory. Used by the engine's thread.
 */
final class Guard {
  private static final int CLIENT_SETS = 16_384;
  private static final int RELAY_SETS = 256;
  private static final int SUBNET_SETS = 64;
  private static final int MOST_SUBNETS = 1_024;

  /** Fields of RFC 2131 Figure 1 that are there in every packet long enough to be one. */
  private static final int XID_AT = 4;

  private static final int GIADDR_AT = 24;
  private static final int CHADDR_AT = 28;
  private static final int SMALLEST = 44;

  private static final long LOOK_AGAIN_NANOS = 250_000_000L;
  private static final long STRANGERS_SHARE = 16;

  private final TokenTable clients;
  private final TokenTable relays;
  private final TokenTable strangers;
  private final Map<String, Look> looks = new LinkedHashMap<>();

  /** How full a subnet was, and how many strangers were let in since. */
  private static final class Look {
    private final PoolUse use;
    private final long atNanos;
    private int letIn;

    Look(PoolUse use, long atNanos) {
      this.use = use;
      this.atNanos = atNanos;
    }
  }

  Guard(Limits limits) {
    this.clients = new TokenTable(CLIENT_SETS, limits.clientBurst(), limits.clientPerMinute());
    this.relays =
        new TokenTable(RELAY_SETS, 2L * limits.relayPerSecond(), 60L * limits.relayPerSecond());
    this.strangers =
        new TokenTable(SUBNET_SETS, limits.strangersBurst(), limits.strangersPerMinute());
  }

  /**
   * Whether the packet is worth decoding.
   *
   * @param isCongested more arrives than can be answered
   */
  boolean admits(Bytes packet, boolean isCongested, long nowNanos) {
    if (packet.size() < SMALLEST) {
      return true; // costs nothing: the decoder refuses it
    }
    var relay = number(packet, GIADDR_AT);
    if (isCongested && relay != 0 && !relays.take(relay, nowNanos)) {
      return false;
    }
    return clients.take(sender(packet), nowNanos);
  }

  /** The hardware address; clients without one (IPoIB) are told apart by their transaction. */
  private static long sender(Bytes packet) {
    var address = number(packet, CHADDR_AT) << 16 | number(packet, CHADDR_AT + 2) & 0xffff;
    return address == 0 ? number(packet, XID_AT) | 1L << 63 : address;
  }

  private static long number(Bytes packet, int at) {
    return (long) packet.at(at) << 24
        | (long) packet.at(at + 1) << 16
        | (long) packet.at(at + 2) << 8
        | packet.at(at + 3);
  }

  /** Why a client that nobody knows has to wait for an address; empty when it does not. */
  Optional<String> holdsBack(
      Request request, Grant.Granted granted, Leases leases, Instant now, long nowNanos) {
    var subnet = granted.subnet();
    var client = request.holder();
    var isKnown =
        leases.latestOf(subnet.network(), client).filter(request::isHolderOf).isPresent()
            || leases.holdOf(subnet.network(), client).isPresent();
    if (isKnown) {
      return Optional.empty();
    }
    var look = look(subnet, leases, now, nowNanos);
    look.letIn++;
    if (!look.use.isScarce()
        || isReserved(subnet, granted.address())
        || strangers.take(subnet.network().hashCode(), nowNanos)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is more than half full, and too many new clients ask at once; ask again later"
            .formatted(subnet.network()));
  }

  private static boolean isReserved(Subnet subnet, Inet4Address address) {
    return subnet.reservations().stream()
        .anyMatch(it -> it.address().filter(address::equals).isPresent());
  }

  /** Why a DECLINE is not believed; empty when it is. */
  Optional<String> doubts(
      Request request, Service service, Leases leases, Instant now, long nowNanos) {
    if (!(request.client() instanceof ClientMessage.Decline decline)
        || !mayDecline(request, decline.address(), leases)) { // changes nothing anyway
      return Optional.empty();
    }
    return service.subnets().stream()
        .filter(subnet -> subnet.network().contains(decline.address()))
        .findFirst()
        .filter(
            subnet -> {
              looks.remove(subnet.network().toString());
              return look(subnet, leases, now, nowNanos).use.isSpoiled();
            })
        .map(
            subnet ->
                "a quarter of %s is in quarantine already; look for who declines addresses there"
                    .formatted(subnet.network()));
  }

  private static boolean mayDecline(Request request, Inet4Address address, Leases leases) {
    return leases.at(address).filter(request::isHolderOf).isPresent()
        || leases
            .holdOn(address)
            .filter(hold -> hold.client().equals(request.holder()))
            .isPresent();
  }

  private Look look(Subnet subnet, Leases leases, Instant now, long nowNanos) {
    var name = subnet.network().toString();
    var last = looks.get(name);
    if (last != null && nowNanos - last.atNanos < LOOK_AGAIN_NANOS && isFit(last)) {
      return last;
    }
    if (looks.size() >= MOST_SUBNETS) {
      looks.clear();
    }
    var look = new Look(PoolUse.of(subnet, leases, now), nowNanos);
    looks.put(name, look);
    return look;
  }

  /** A pool that is nearly empty is not full after a few more; a full one stays so for a moment. */
  private static boolean isFit(Look look) {
    return look.use.isScarce() || look.letIn <= look.use.examined() / STRANGERS_SHARE;
  }
}
