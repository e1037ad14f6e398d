package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.policy.ClientMessage.AskBootServer;
import dev.ichor.dhcp.policy.ClientMessage.Decline;
import dev.ichor.dhcp.policy.ClientMessage.Discover;
import dev.ichor.dhcp.policy.ClientMessage.Inform;
import dev.ichor.dhcp.policy.ClientMessage.Nameless;
import dev.ichor.dhcp.policy.ClientMessage.Rebind;
import dev.ichor.dhcp.policy.ClientMessage.Reboot;
import dev.ichor.dhcp.policy.ClientMessage.Release;
import dev.ichor.dhcp.policy.ClientMessage.Renew;
import dev.ichor.dhcp.policy.ClientMessage.Select;
import dev.ichor.dhcp.policy.ClientMessage.Unanswerable;
import dev.ichor.dhcp.policy.Decision.Ignore;
import dev.ichor.dhcp.policy.Decision.Note;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.port.LeaseStore.Kind;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Last step: address and boot answer become a reply, a note, or silence with its reason. */
public final class DhcpPolicy {
  /** How long nobody gets an address that a client found in use (RFC 2131 §4.3.3). */
  static final Duration QUARANTINE = Duration.ofHours(1);

  /** A client that declines more than this is at fault itself and must not empty the pool. */
  static final int MOST_DECLINES = 3;

  /**
   * How long the address of a DECLINE that is not believed is kept from the client: as an offer.
   */
  static final Duration DOUBTED = Duration.ofMinutes(1);

  /** So many at once of one client's, the believed ones included; further ones change nothing. */
  static final int MOST_DOUBTED = 10;

  private DhcpPolicy() {}

  /**
   * @param answer of the inventory for this client; absent when it was not asked
   */
  public static Decision decide(
      Request request,
      Service service,
      Leases leases,
      Grant grant,
      Optional<BootAnswer> answer,
      Instant now) {
    var refusal = Admission.refusal(request, service);
    if (refusal.isPresent()) {
      return new Ignore(refusal.get());
    }
    var boot = BootPolicy.decide(request, service, answer);
    var settings = answer.map(BootAnswer::settings).orElse(BootSettings.STANDARD);
    var replies = new Replies(request, service, now, settings);
    return switch (request.client()) {
      case Unanswerable(var why) -> new Ignore(why);
      case Decline(_, var server) when isForeign(server, request, service) -> foreign();
      case Decline decline -> declined(request, service, leases, decline, now);
      case Release(_, var server) when isForeign(server, request, service) -> foreign();
      case Release(var ciaddr, _) ->
          note(request, service, leases, ciaddr, Kind.RELEASED, now, now);
      case AskBootServer _ -> bootOnly(replies, boot, MessageType.ACK);
      case Discover _ when service.mode() == Mode.PROXY ->
          bootOnly(replies, boot, MessageType.OFFER);
      case Select _
          when service.mode() == Mode.PROXY && settings.has(BootQuirk.PROXY_ANSWERS_REQUEST) ->
          bootOnly(replies, boot, MessageType.ACK);
      case Inform _ when service.mode() == Mode.SERVER -> inform(request, service, replies, boot);
      case Inform _ -> new Ignore("another server gives the options");
      case Discover _, Select _, Nameless _, Reboot _, Renew _, Rebind _ ->
          address(request, grant, replies, boot);
    };
  }

  private static Decision declined(
      Request request, Service service, Leases leases, Decline decline, Instant now) {
    if (leases.declinedBy(request.holder(), now) >= MOST_DECLINES) {
      var why = "client has declined %d addresses already".formatted(MOST_DECLINES);
      return doubted(request, service, leases, decline, why, now);
    }
    return note(
        request, service, leases, decline.address(), Kind.DECLINED, now.plus(QUARANTINE), now);
  }

  private static Decision address(Request request, Grant grant, Replies replies, BootReply boot) {
    return switch (grant) {
      case Grant.Silent(var why) -> new Ignore(why);
      case Grant.NotAsked(var why) -> new Ignore(why);
      case Grant.Granted _ when boot instanceof BootReply.Silence(var why) -> new Ignore(why);
      case Grant.Refused _ when boot instanceof BootReply.Silence(var why) -> new Ignore(why);
      case Grant.Refused(var why) -> replies.nak(why);
      case Grant.Granted granted when request.client() instanceof Discover ->
          replies.offer(granted, boot);
      case Grant.Granted granted -> replies.ack(granted, boot);
    };
  }

  /** Proxy offers and boot server answers: nothing about addresses (PXE 2.1 §2.2). */
  private static Decision bootOnly(Replies replies, BootReply boot, MessageType type) {
    return switch (boot) {
      case BootReply.Silence(var why) -> new Ignore(why);
      case BootReply.Nothing(var why) -> new Ignore(why);
      case BootReply.Fields fields -> replies.bootOnly(fields, type);
    };
  }

  private static Decision inform(
      Request request, Service service, Replies replies, BootReply boot) {
    if (boot instanceof BootReply.Silence(var why)) {
      return new Ignore(why);
    }
    return SubnetSelection.of(request, service)
        .map(link -> replies.informed(link, boot))
        .orElseGet(() -> new Ignore("no subnet is served for the client's link"));
  }

  /**
   * A DECLINE that is not believed. If the client is right it must not be given the same address
   * again at once; if it is not, whoever sends it takes no more than by offers that are left open.
   *
   * @param why it is not believed
   */
  public static Decision doubted(
      Request request, Service service, Leases leases, String why, Instant now) {
    if (!(request.client() instanceof Decline decline)) {
      return new Ignore(why);
    }
    return isForeign(decline.server(), request, service)
        ? foreign()
        : doubted(request, service, leases, decline, why, now);
  }

  private static Decision doubted(
      Request request, Service service, Leases leases, Decline decline, String why, Instant now) {
    if (leases.declinedBy(request.holder(), now) >= MOST_DOUBTED) {
      return new Ignore(why);
    }
    var noted =
        note(request, service, leases, decline.address(), Kind.DECLINED, now.plus(DOUBTED), now);
    return noted instanceof Note(var lease, _)
        ? new Note(lease, why + "; not believed, and not offered for a minute")
        : noted;
  }

  /** Only the client that has, or is offered, the address has a say about it. */
  private static Decision note(
      Request request,
      Service service,
      Leases leases,
      Inet4Address address,
      Kind kind,
      Instant expiresAt,
      Instant now) {
    var subnet = service.networks().subnetOf(address);
    var isBound =
        leases
            .at(address)
            .filter(lease -> lease.kind() == Kind.BOUND && request.isHolderOf(lease))
            .isPresent();
    var client = request.holder();
    var isHeld = leases.holdOn(address).filter(it -> it.client().equals(client)).isPresent();
    if (subnet.isEmpty() || !isBound && !(isHeld && kind == Kind.DECLINED)) {
      return new Ignore(
          address.getHostAddress() + " is not an address that this client has from us");
    }
    var lease =
        new StoredLease(
            address,
            subnet.get().network().toString(),
            client.key(),
            client.mac(),
            request.hostname(),
            kind,
            now,
            expiresAt);
    return new Note(
        lease,
        switch (kind) {
          case DECLINED -> "client found it in use by somebody else; quarantined";
          case RELEASED -> "client gave it back";
          case BOUND -> "bound";
        });
  }

  private static boolean isForeign(
      Optional<Inet4Address> server, Request request, Service service) {
    return service.mode() != Mode.SERVER
        || server.filter(address -> !request.isFor(address, service)).isPresent();
  }

  private static Decision foreign() {
    return new Ignore("meant for another server");
  }
}
