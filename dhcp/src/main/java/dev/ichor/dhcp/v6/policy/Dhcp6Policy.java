package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.policy.Decision6.Ignore;
import dev.ichor.dhcp.v6.wire.Message6Type;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.dhcp.v6.wire.StatusCode;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client's message and the facts become a reply, or silence with its reason (RFC 8415 §18.3). */
public final class Dhcp6Policy {
  /** How long nobody gets an address that a client found in use (§18.3.8). */
  static final Duration QUARANTINE = Duration.ofHours(1);

  /** A client that declines more than this is at fault itself. */
  static final int MOST_DECLINES = 3;

  /** Then an address is out for so long, that the client does not get it again at once. */
  static final Duration DOUBTED = Duration.ofMinutes(1);

  /** So many at once of one client's; further ones change nothing. */
  static final int MOST_DOUBTED = 10;

  private final Request6 request;
  private final Service6 service;
  private final Leases6 leases;
  private final Boot6 boot;
  private final Instant now;
  private final Optional<Subnet6> subnet;
  private final Replies6 replies;

  private Dhcp6Policy(
      Request6 request,
      Service6 service,
      Leases6 leases,
      Optional<BootAnswer> answer,
      Instant now) {
    this.request = request;
    this.service = service;
    this.leases = leases;
    this.boot = Boot6.decide(request, service, answer);
    this.now = now;
    this.subnet = service.subnet(request);
    this.replies = new Replies6(request, service, subnet);
  }

  /**
   * @param answer of the inventory for this client; absent when it was not asked
   */
  public static Decision6 decide(
      Request6 request,
      Service6 service,
      Leases6 leases,
      Optional<BootAnswer> answer,
      Instant now) {
    var objection = Validity.objection(request, service);
    if (objection.isPresent()) {
      return new Ignore(objection.get());
    }
    return new Dhcp6Policy(request, service, leases, answer, now).decide();
  }

  private Decision6 decide() {
    if (boot instanceof Boot6.Silence(var why)) {
      return new Ignore(why);
    }
    if (request.message().type() == Message6Type.INFORMATION_REQUEST) {
      return replies.answer(
          Message6Type.REPLY, List.of(), boot, List.of(), "client asks for options only");
    }
    if (service.mode() == Mode6.STATELESS) {
      return new Ignore("addresses come from elsewhere: DHCPv6 is stateless here");
    }
    return subnet
        .map(this::stateful)
        .orElseGet(() -> new Ignore("no prefix is served for the client's link"));
  }

  private Decision6 stateful(Subnet6 here) {
    var duid = request.duid().orElseThrow();
    var associations = new Associations(request, duid, service, here, leases, now);
    return switch (request.message().type()) {
      case SOLICIT -> solicit(associations);
      case REQUEST -> {
        associations.assign(true);
        yield bound(associations, "client takes the offer");
      }
      case RENEW, REBIND -> {
        associations.extend();
        yield bound(associations, "client goes on with its address");
      }
      case CONFIRM -> confirm(here);
      case RELEASE -> {
        associations.giveUp(Kind.RELEASED, now);
        yield gaveUp(associations, "client gave it back");
      }
      case DECLINE -> decline(associations);
      case INFORMATION_REQUEST, ADVERTISE, REPLY, RECONFIGURE, RELAY_FORW, RELAY_REPL ->
          throw new IllegalStateException("answered before: " + request.message().type());
    };
  }

  /** With rapid commit in two messages instead of four (§18.3.1). */
  private Decision6 solicit(Associations associations) {
    associations.assign(false);
    if (!request.options().has(Option6.RapidCommit.class)) {
      return replies.answer(
          Message6Type.ADVERTISE, associations.answers(), boot, List.of(), "an offer");
    }
    var options = new ArrayList<Option6>();
    options.add(new Option6.RapidCommit());
    options.addAll(associations.answers());
    return replies.answer(
        Message6Type.REPLY, options, boot, associations.changes(), "bound by rapid commit");
  }

  private Decision6 bound(Associations associations, String why) {
    return replies.answer(
        Message6Type.REPLY, associations.answers(), boot, associations.changes(), why);
  }

  private Decision6 gaveUp(Associations associations, String why) {
    return replies.status(StatusCode.SUCCESS, associations.answers(), associations.changes(), why);
  }

  /** §18.3.3: is the client still on the link that its addresses are of? */
  private Decision6 confirm(Subnet6 here) {
    var addresses =
        request
            .options()
            .all(Option6.IaNa.class)
            .flatMap(ia -> ia.options().all(Option6.IaAddress.class))
            .map(Option6.IaAddress::address)
            .toList();
    if (addresses.isEmpty()) {
      return new Ignore("nothing to confirm (RFC 8415 §18.3.3)");
    }
    return addresses.stream().allMatch(here.prefix()::contains)
        ? replies.status(StatusCode.SUCCESS, List.of(), List.of(), "all addresses are of this link")
        : replies.status(
            StatusCode.NOT_ON_LINK, List.of(), List.of(), "an address is of another link");
  }

  private Decision6 decline(Associations associations) {
    var declined = leases.declinedBy(request.duid().orElseThrow(), now);
    if (declined >= MOST_DOUBTED) {
      return new Ignore("client has declined %d addresses already".formatted(declined));
    }
    if (declined >= MOST_DECLINES) {
      associations.giveUp(Kind.DECLINED, now.plus(DOUBTED));
      return gaveUp(
          associations,
          "client has declined %d addresses already: not believed, out for a minute"
              .formatted(declined));
    }
    associations.giveUp(Kind.DECLINED, now.plus(QUARANTINE));
    return gaveUp(associations, "client found it in use by somebody else; quarantined");
  }
}
