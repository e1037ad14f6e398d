package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.dhcp.v6.wire.Option6.IaAddress;
import dev.ichor.dhcp.v6.wire.Option6.IaNa;
import dev.ichor.dhcp.v6.wire.Options6;
import dev.ichor.dhcp.v6.wire.StatusCode;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The identity associations of one message, answered one by one (RFC 8415 §18.3). */
final class Associations {
  private final Request6 request;
  private final Duid duid;
  private final Subnet6 subnet;
  private final Leases6 leases;
  private final Instant now;
  private final Allocation6 allocation;
  private final List<Option6> answers = new ArrayList<>();
  private final List<StoredLease6> changes = new ArrayList<>();

  Associations(
      Request6 request, Duid duid, Service6 service, Subnet6 subnet, Leases6 leases, Instant now) {
    this.request = request;
    this.duid = duid;
    this.subnet = subnet;
    this.leases = leases;
    this.now = now;
    this.allocation = new Allocation6(request, duid, service, subnet, leases, now);
  }

  List<Option6> answers() {
    return answers;
  }

  /** What has to be durable if this becomes a REPLY. */
  List<StoredLease6> changes() {
    return changes;
  }

  /** An address for each (§18.3.1, §18.3.2); on a wrong link the client must begin anew. */
  void assign(boolean refuseWrongLink) {
    all().forEach(ia -> assign(ia, refuseWrongLink));
    unsupported();
  }

  private void assign(IaNa ia, boolean refuseWrongLink) {
    var wished = addresses(ia);
    if (refuseWrongLink && !wished.stream().allMatch(it -> isOnLink(it.address()))) {
      refuse(ia, StatusCode.NOT_ON_LINK, "the address is not of this link");
      return;
    }
    var chosen = allocation.choose(ia.iaid(), wished);
    if (chosen.isPresent()) {
      grant(ia, chosen.get(), List.of());
    } else {
      refuse(ia, StatusCode.NO_ADDRS_AVAIL, "every address is taken");
    }
  }

  /**
   * RENEW and REBIND (§18.3.4, §18.3.5): goes on with what the client has, also when nobody
   * recorded it but it is free; what it must not use any more gets lifetimes of zero.
   */
  void extend() {
    all().forEach(this::extend);
    unsupported();
  }

  private void extend(IaNa ia) {
    var has = addresses(ia).stream().map(IaAddress::address).toList();
    var keep = has.stream().filter(address -> allocation.isGivable(address, ia.iaid())).findFirst();
    var drop = has.stream().filter(it -> !keep.equals(Optional.of(it))).toList();
    if (keep.isPresent()) {
      grant(ia, keep.get(), drop);
    } else if (drop.isEmpty()) {
      refuse(ia, StatusCode.NO_BINDING, "nothing is bound to it");
    } else {
      answers.add(
          new IaNa(ia.iaid(), 0, 0, new Options6(drop.stream().map(Associations::dead).toList())));
    }
  }

  /** RELEASE and DECLINE (§18.3.7, §18.3.8): only the client that has an address gives it up. */
  void giveUp(Kind kind, Instant until) {
    all().forEach(ia -> giveUp(ia, kind, until));
  }

  private void giveUp(IaNa ia, Kind kind, Instant until) {
    var held =
        addresses(ia).stream()
            .map(IaAddress::address)
            .filter(address -> isBound(address, ia.iaid()))
            .toList();
    held.forEach(address -> changes.add(lease(address, ia.iaid(), kind, until)));
    if (held.isEmpty()) {
      refuse(ia, StatusCode.NO_BINDING, "nothing of that is bound to it");
    }
  }

  private List<IaNa> all() {
    return request.options().all(IaNa.class).toList();
  }

  private boolean isBound(Inet6Address address, long iaid) {
    return leases
        .at(address)
        .filter(lease -> lease.kind() == Kind.BOUND)
        .filter(lease -> lease.duid().equals(duid.octets()) && lease.iaid() == iaid)
        .isPresent();
  }

  private boolean isOnLink(Inet6Address address) {
    return subnet.prefix().contains(address);
  }

  private static List<IaAddress> addresses(IaNa ia) {
    return ia.options().all(IaAddress.class).filter(it -> Ipv6.isSet(it.address())).toList();
  }

  /** T1 and T2 are half and four fifths of the preferred lifetime (§21.4). */
  private void grant(IaNa ia, Inet6Address address, List<Inet6Address> drop) {
    var preferred = subnet.preferredSeconds();
    var options = Options6.builder();
    options.add(new IaAddress(address, preferred, subnet.validSeconds(), Options6.EMPTY));
    drop.stream().map(Associations::dead).forEach(options::add);
    answers.add(new IaNa(ia.iaid(), preferred / 2, preferred * 4 / 5, options.build()));
    changes.add(lease(address, ia.iaid(), Kind.BOUND, now.plus(subnet.validFor())));
  }

  private static Option6 dead(Inet6Address address) {
    return new IaAddress(address, 0, 0, Options6.EMPTY);
  }

  private void refuse(IaNa ia, StatusCode status, String text) {
    answers.add(new IaNa(ia.iaid(), 0, 0, Options6.of(new Option6.Status(status, text))));
  }

  /** Temporary addresses and delegated prefixes are not given (§18.3.9). */
  private void unsupported() {
    var noAddress = new Option6.Status(StatusCode.NO_ADDRS_AVAIL, "no temporary addresses here");
    request
        .options()
        .all(Option6.IaTa.class)
        .forEach(ia -> answers.add(new Option6.IaTa(ia.iaid(), Options6.of(noAddress))));
    var noPrefix = new Option6.Status(StatusCode.NO_PREFIX_AVAIL, "no prefixes are delegated here");
    request
        .options()
        .all(Option6.IaPd.class)
        .forEach(ia -> answers.add(new Option6.IaPd(ia.iaid(), 0, 0, Options6.of(noPrefix))));
  }

  private StoredLease6 lease(Inet6Address address, long iaid, Kind kind, Instant until) {
    return new StoredLease6(
        address, subnet.prefix().toString(), duid.octets(), iaid, request.mac(), kind, now, until);
  }
}
