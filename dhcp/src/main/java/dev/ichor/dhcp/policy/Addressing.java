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
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** First step of a decision: which address, if any (RFC 2131 §4.3.1, §4.3.2). */
public final class Addressing {
  private final Request request;
  private final Service service;
  private final Leases leases;
  private final Instant now;

  private Addressing(Request request, Service service, Leases leases, Instant now) {
    this.request = request;
    this.service = service;
    this.leases = leases;
    this.now = now;
  }

  public static Grant decide(Request request, Service service, Leases leases, Instant now) {
    return switch (service.mode()) {
      case OFF -> new Grant.Silent("the interface is off");
      case PROXY -> new Grant.NotAsked("another server gives the addresses");
      case SERVER -> new Addressing(request, service, leases, now).decide();
    };
  }

  private Grant decide() {
    var refusal = Admission.refusal(request, service);
    if (refusal.isPresent()) {
      return new Grant.Silent(refusal.get());
    }
    return switch (request.client()) {
      case Discover(var preferred) -> onLink(link -> discover(link, preferred));
      case Select(var server, _) when !request.isFor(server, service) ->
          new Grant.Silent("client chose server " + server.getHostAddress());
      case Select(_, var requested) -> onLink(link -> select(link, requested));
      case Nameless(var server) when server.filter(it -> !request.isFor(it, service)).isPresent() ->
          new Grant.Silent("client chose server " + server.get().getHostAddress());
      case Nameless _ -> onLink(this::nameless);
      case Reboot(var requested) -> onLink(link -> confirm(link, requested, false, "confirmed"));
      case Renew(var ciaddr) -> onLink(link -> confirm(link, ciaddr, true, "renewed"));
      case Rebind(var ciaddr) ->
          onLink(link -> confirm(link, ciaddr, link.isAuthoritative(), "rebound"));
      case AskBootServer _, Inform _, Decline _, Release _ -> new Grant.NotAsked("");
      case Unanswerable(var why) -> new Grant.Silent(why);
    };
  }

  private Grant onLink(Function<Link, Grant> decision) {
    if (!request.isIdentified()) {
      return new Grant.Silent("neither a client identifier nor a hardware address");
    }
    var link = SubnetSelection.of(request, service);
    return link.isPresent()
        ? decision.apply(link.get())
        : new Grant.Silent(
            "no subnet is served for link " + text(SubnetSelection.linkAddress(request, service)));
  }

  private Grant discover(Link link, Optional<Inet4Address> preferred) {
    return allocation(link)
        .choose(preferred)
        .<Grant>map(granted -> granted)
        .orElseGet(() -> new Grant.Silent("no free address in " + link));
  }

  private Grant select(Link link, Inet4Address requested) {
    var allocation = allocation(link);
    if (allocation.isGrantable(requested)) {
      var granted = allocation.grant(requested, "client took the offer");
      if (granted.isPresent()) {
        return granted.get();
      }
    }
    return new Grant.Refused(allocation.whyNot(requested));
  }

  /** What it was offered or has; some clients leave the address out (RFC 2131 §4.3.2 does not). */
  private Grant nameless(Link link) {
    if (!service.networks().plan().rules().servesNamelessRequests()) {
      return new Grant.Silent("a REQUEST that names no address (RFC 2131 §4.3.2)");
    }
    return discover(link, Optional.empty());
  }

  /**
   * INIT-REBOOT, RENEWING, REBINDING: only what the record or the network proves is answered.
   * REBINDING reaches every server: whom another one serves is left to it, unless this link is ours
   * alone (RFC 2131 §4.3.2: "only if it has local administrative control").
   *
   * @param trusts the client is believed about an address that is free and that nobody recorded
   */
  private Grant confirm(Link link, Inet4Address address, boolean trusts, String done) {
    if (link.subnetOf(address).isEmpty()) {
      return refuse(link, "%s is not in %s".formatted(text(address), link));
    }
    var isKnown = leases.at(address).filter(request::isHolderOf).isPresent();
    var allocation = allocation(link);
    if ((isKnown || trusts) && allocation.isGrantable(address)) {
      var granted = allocation.grant(address, done);
      if (granted.isPresent()) {
        return granted.get();
      }
    }
    if (isKnown || isSomebodyElses(address)) {
      return refuse(link, allocation.whyNot(address));
    }
    return new Grant.Silent("no record of this client at " + text(address));
  }

  private boolean isSomebodyElses(Inet4Address address) {
    return leases.at(address).filter(lease -> lease.expiresAt().isAfter(now)).isPresent();
  }

  private static Grant refuse(Link link, String why) {
    return link.isAuthoritative()
        ? new Grant.Refused(why)
        : new Grant.Silent(why + "; not authoritative");
  }

  private Allocation allocation(Link link) {
    return new Allocation(link, service, leases, request, now);
  }

  private static String text(Inet4Address address) {
    return address.getHostAddress();
  }
}
