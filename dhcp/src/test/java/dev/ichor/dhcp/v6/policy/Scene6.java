package dev.ichor.dhcp.v6.policy;

import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.dhcp.v6.wire.Message6Type;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.dhcp.v6.wire.Options6;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One link, one server, a client that asks: what is bound stays bound for the next message. */
final class Scene6 implements Leases6 {
  static final int XID = 0xabcdef;
  static final MacAddress MAC = MacAddress.parse("52:54:00:77:00:01");
  static final Duid DUID = new Duid(Bytes.ofHex("0001000126f2a3b4525400770001"));
  static final Duid SERVER = Duid.ofUuid(new UUID(77, 1));
  static final Option6 CLIENT = new Option6.ClientId(DUID);
  static final Option6 US = new Option6.ServerId(SERVER);
  static final Inet6Address SELF = Ipv6.parse("2001:db8:77::1");

  final Map<Inet6Address, StoredLease6> leases = new LinkedHashMap<>();
  Mode6 mode = Mode6.STATEFUL;
  Subnet6 subnet = Subnet6.of(Prefix.parse("2001:db8:77::/64"));
  Inet6Address from = Ipv6.parse("fe80::5054:ff:fe77:1");
  Instant now = Instant.parse("2026-11-22T12:00:00Z");
  Optional<BootAnswer> boot = Optional.empty();

  Service6 service() {
    return new Service6(
        "eth1", mode, SERVER, SELF, java.util.List.of(subnet), 8081, Optional.empty());
  }

  Decision6 decide(Message6 message) {
    try {
      var request = Request6.of(message, new Arrival6(from, 546));
      return Dhcp6Policy.decide(request, service(), this, boot, now);
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  /** The reply; what it binds takes effect. */
  Message6.Direct answer(Message6Type type, Option6... options) {
    return reply(new Message6.Direct(type, XID, Options6.of(options))).answer();
  }

  Decision6.Reply reply(Message6 message) {
    var decision = decide(message);
    if (decision instanceof Decision6.Reply reply) {
      reply.changes().forEach(lease -> leases.put(lease.address(), lease));
      return reply;
    }
    throw new AssertionError("no reply: " + decision.why());
  }

  /** Why there is none. */
  String silence(Message6Type type, Option6... options) {
    var decision = decide(new Message6.Direct(type, XID, Options6.of(options)));
    if (decision instanceof Decision6.Ignore(var why)) {
      return why;
    }
    throw new AssertionError("answered: " + decision);
  }

  @Override
  public Optional<StoredLease6> at(Inet6Address address) {
    return Optional.ofNullable(leases.get(address));
  }

  @Override
  public Optional<StoredLease6> latestOf(String prefix, Duid duid, long iaid) {
    return leases.values().stream()
        .filter(it -> it.kind() != Kind.DECLINED)
        .filter(it -> it.duid().equals(duid.octets()) && it.iaid() == iaid)
        .max(Comparator.comparing(StoredLease6::boundAt));
  }

  @Override
  public long declinedBy(Duid duid, Instant at) {
    return leases.values().stream()
        .filter(it -> it.kind() == Kind.DECLINED && it.duid().equals(duid.octets()))
        .count();
  }
}
