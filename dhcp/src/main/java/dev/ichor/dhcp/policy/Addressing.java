package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.policy.ClientMessage.AskBootServer;
import dev.ichor.dhcp.policy.ClientMessage.Decline;
import dev.ichor.dhcp.policy.ClientMessage.Discover;
import dev.ichor.dhcp.policy.ClientMessage.Inform;
import dev.ichor.dhcp.policy.ClientMessage.Rebind;
import dev.ichor.dhcp.policy.ClientMessage.Reboot;
import dev.ichor.dhcp.policy.ClientMessage.Release;
import dev.ichor.dhcp.policy.ClientMessage.Renew;
import dev.ichor.dhcp.policy.ClientMessage.Select;
import dev.ichor.dhcp.policy.ClientMessage.Unanswerable;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;

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
    return switch (request.client()) {
      case Discover(var preferred) -> discover(preferred);
      case Select(var server, _) when !request.isFor(server, service) ->
          new Grant.Silent("client chose server " + server.getHostAddress());
      case Select(_, var requested) -> select(requested);
      case Reboot(var requested) -> confirm(requested, false, "confirmed");
      case Renew(var ciaddr) -> confirm(ciaddr, true, "renewed");
      case Rebind(var ciaddr) -> rebind(ciaddr);
      case AskBootServer _, Inform _, Decline _, Release _ -> new Grant.NotAsked("");
      case Unanswerable(var why) -> new Grant.Silent(why);
    };
  }

  private Grant discover(Optional<Inet4Address> preferred) {
    if (!request.isIdentified()) {
      return new Grant.Silent("neither a client identifier nor a hardware address");
    }
    var subnet = SubnetSelection.of(request, service);
    if (subnet.isEmpty()) {
      return noSubnet();
    }
    return allocation(subnet.get())
        .choose(preferred)
        .<Grant>map(choice -> new Grant.Granted(subnet.get(), choice.address(), choice.why()))
        .orElseGet(() -> new Grant.Silent("no free address in " + subnet.get().network()));
  }

  private Grant select(Inet4Address requested) {
    var subnet = SubnetSelection.of(request, service);
    if (subnet.isEmpty()) {
      return noSubnet();
    }
    if (allocation(subnet.get()).isGrantable(requested)) {
      return new Grant.Granted(subnet.get(), requested, "client took the offer");
    }
    return new Grant.Refused(
        requested.getHostAddress() + " is not free for this client in " + subnet.get().network());
  }

  /**
   * REBINDING reaches every server: whom another one serves is left to it, unless this subnet is
   * ours alone (RFC 2131 §4.3.2: "only if it has local administrative control").
   */
  private Grant rebind(Inet4Address ciaddr) {
    var isOurs = SubnetSelection.of(request, service).filter(Subnet::authoritative).isPresent();
    return confirm(ciaddr, isOurs, "rebound");
  }

  /**
   * INIT-REBOOT, RENEWING, REBINDING: only what the record or the network proves is answered.
   *
   * @param trusts the client is believed about an address that is free and that nobody recorded
   */
  private Grant confirm(Inet4Address address, boolean trusts, String done) {
    var subnet = SubnetSelection.of(request, service);
    if (subnet.isEmpty()) {
      return noSubnet();
    }
    var network = subnet.get().network();
    if (!network.contains(address)) {
      return refuse(subnet.get(), "%s is not in %s".formatted(text(address), network));
    }
    var isKnown = leases.at(address).filter(request::isHolderOf).isPresent();
    var isGrantable = allocation(subnet.get()).isGrantable(address);
    if (isGrantable && (isKnown || trusts)) {
      return new Grant.Granted(subnet.get(), address, done);
    }
    if (isKnown || isSomebodyElses(address)) {
      return refuse(subnet.get(), text(address) + " may not be used by this client");
    }
    return new Grant.Silent("no record of this client at " + text(address));
  }

  private boolean isSomebodyElses(Inet4Address address) {
    return leases.at(address).filter(lease -> lease.expiresAt().isAfter(now)).isPresent();
  }

  private static Grant refuse(Subnet subnet, String why) {
    return subnet.authoritative()
        ? new Grant.Refused(why)
        : new Grant.Silent(why + "; not authoritative");
  }

  private Grant noSubnet() {
    return new Grant.Silent(
        "no subnet is served for link " + text(SubnetSelection.linkAddress(request, service)));
  }

  private Allocation allocation(Subnet subnet) {
    return new Allocation(subnet, service, leases, request, now);
  }

  private static String text(Inet4Address address) {
    return address.getHostAddress();
  }
}
