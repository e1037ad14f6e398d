package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.dhcp.v6.wire.Message6Type;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.dhcp.v6.wire.Options6;
import dev.ichor.dhcp.v6.wire.StatusCode;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import java.util.List;
import java.util.Optional;

/** Puts replies together and wraps them for the way back (RFC 8415 §18.3.9, §18.3.10, §19.3). */
final class Replies6 {
  static final int CLIENT_PORT = 546;
  static final int RELAY_PORT = 547;

  private final Request6 request;
  private final Service6 service;
  private final Optional<Subnet6> subnet;

  Replies6(Request6 request, Service6 service, Optional<Subnet6> subnet) {
    this.request = request;
    this.service = service;
    this.subnet = subnet;
  }

  /**
   * @param associations the IAs of this reply, in the client's order
   */
  Decision6.Reply answer(
      Message6Type type,
      List<Option6> associations,
      Boot6 boot,
      List<StoredLease6> changes,
      String why) {
    var load = boot instanceof Boot6.Load it ? Optional.of(it) : Optional.<Boot6.Load>empty();
    var options = Options6.builder();
    request.duid().map(Option6.ClientId::new).ifPresent(options::add);
    // EDK2 reads the URL up to a NUL: the first octet of the next option's code is one.
    load.map(Boot6.Load::url).map(Option6.BootFileUrl::new).ifPresent(options::add);
    options.add(new Option6.ServerId(service.serverId()));
    if (type == Message6Type.ADVERTISE) {
      service.preference().map(Option6.Preference::new).ifPresent(options::add);
    }
    associations.forEach(options::add);
    load.flatMap(Boot6.Load::vendorClass).ifPresent(options::add);
    subnet.ifPresent(it -> network(options, it));
    return send(type, options.build(), changes, why + "; " + boot.why());
  }

  /** Only a status (RFC 8415 §18.3.3, §18.3.7, §18.3.8). */
  Decision6.Reply status(
      StatusCode status, List<Option6> associations, List<StoredLease6> changes, String why) {
    var options = Options6.builder();
    request.duid().map(Option6.ClientId::new).ifPresent(options::add);
    options.add(new Option6.ServerId(service.serverId()));
    options.add(new Option6.Status(status, why));
    associations.forEach(options::add);
    return send(Message6Type.REPLY, options.build(), changes, why);
  }

  /** What was asked for: short replies are kind to firmware (PixieFail). */
  private void network(Options6.Builder options, Subnet6 here) {
    if (!here.dnsServers().isEmpty() && request.options().asksFor(Option6.DNS_SERVERS)) {
      options.add(new Option6.DnsServers(here.dnsServers()));
    }
    if (!here.domains().isEmpty() && request.options().asksFor(Option6.DOMAIN_LIST)) {
      options.add(new Option6.DomainList(here.domains()));
    }
  }

  private Decision6.Reply send(
      Message6Type type, Options6 options, List<StoredLease6> changes, String why) {
    var answer = new Message6.Direct(type, request.message().xid(), options);
    return new Decision6.Reply(
        wrapped(answer), answer, request.arrival().source(), port(), changes, why);
  }

  /** Each relay gets back its own hop count, addresses and interface-id (§19.3). */
  private Message6 wrapped(Message6 answer) {
    var current = answer;
    for (var hop : request.hops().reversed()) {
      var options = Options6.builder();
      hop.options().get(Option6.InterfaceId.class).ifPresent(options::add);
      hop.options().get(Option6.RelaySourcePort.class).ifPresent(options::add);
      options.add(new Option6.RelayMessage(current.encode()));
      current =
          new Message6.Relayed(
              Message6Type.RELAY_REPL,
              hop.hopCount(),
              hop.linkAddress(),
              hop.peerAddress(),
              options.build());
    }
    return current;
  }

  /** RFC 8415 §7.2, §18.3.10, and RFC 8357 §5.1 for relays that say so. */
  private int port() {
    if (request.hops().isEmpty()) {
      return CLIENT_PORT;
    }
    return request.hops().getFirst().options().has(Option6.RelaySourcePort.class)
        ? request.arrival().port()
        : RELAY_PORT;
  }
}
