package dev.ichor.dhcp.v6.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.dhcp.v6.wire.Message6Type;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.dhcp.v6.wire.Option6.IaAddress;
import dev.ichor.dhcp.v6.wire.Option6.IaNa;
import dev.ichor.dhcp.v6.wire.Options6;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.dhcp.v6.wire.StatusCode;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Dhcp6PolicyTest {
  private final Scene6 scene = new Scene6();

  private static Option6 ia(long iaid, String... addresses) {
    var options = Options6.builder();
    for (var text : addresses) {
      options.add(new IaAddress(Ipv6.parse(text), 0, 0, Options6.EMPTY));
    }
    return new IaNa(iaid, 0, 0, options.build());
  }

  private static Optional<Inet6Address> address(Message6.Direct reply) {
    return reply
        .options()
        .all(IaNa.class)
        .flatMap(it -> it.options().all(IaAddress.class))
        .filter(it -> it.validFor() > 0)
        .map(IaAddress::address)
        .findFirst();
  }

  private static Optional<StatusCode> iaStatus(Message6.Direct reply) {
    return reply
        .options()
        .get(IaNa.class)
        .flatMap(it -> it.options().get(Option6.Status.class))
        .map(Option6.Status::status);
  }

  private static Optional<StatusCode> status(Message6.Direct reply) {
    return reply.options().get(Option6.Status.class).map(Option6.Status::status);
  }

  @Test
  @DisplayName(
      "SOLICIT, ADVERTISE, REQUEST, REPLY: both IDs, T1, T2 and lifetimes (RFC 8415 §18.3)")
  void fourMessages() {
    var advertise = scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, ia(1));
    assertThat(advertise.type()).isEqualTo(Message6Type.ADVERTISE);
    assertThat(advertise.xid()).isEqualTo(Scene6.XID);
    assertThat(advertise.options().clientId()).contains(Scene6.DUID);
    assertThat(advertise.options().serverId()).contains(Scene6.SERVER);
    assertThat(scene.leases).as("nothing is bound by an offer").isEmpty();

    var offered = Ipv6.text(address(advertise).orElseThrow());
    var reply = scene.answer(Message6Type.REQUEST, Scene6.CLIENT, Scene6.US, ia(1, offered));
    assertThat(reply.type()).isEqualTo(Message6Type.REPLY);
    var granted = reply.options().get(IaNa.class).orElseThrow();
    assertThat(granted.t1()).isEqualTo(1350);
    assertThat(granted.t2()).isEqualTo(2160);
    assertThat(granted.options().list())
        .containsExactly(new IaAddress(Ipv6.parse(offered), 2700, 3600, Options6.EMPTY));
    assertThat(scene.leases).containsKey(Ipv6.parse(offered));
  }

  @Test
  @DisplayName("Rapid commit: SOLICIT is answered by REPLY at once, and bound (§18.3.1)")
  void rapidCommit() {
    var reply = scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, new Option6.RapidCommit(), ia(1));
    assertThat(reply.type()).isEqualTo(Message6Type.REPLY);
    assertThat(reply.options().has(Option6.RapidCommit.class)).isTrue();
    assertThat(scene.leases).containsKey(address(reply).orElseThrow());
  }

  @Test
  @DisplayName("The address follows from DUID and IAID, also from an empty database")
  void stable() {
    var first = address(scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, ia(1)));
    var again = address(new Scene6().answer(Message6Type.SOLICIT, Scene6.CLIENT, ia(1)));
    var other = address(scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, ia(2)));
    assertThat(first).isEqualTo(again).isNotEqualTo(other);
  }

  @Test
  @DisplayName("Two associations of one message get two addresses (§18.3.1)")
  void twoAssociations() {
    scene.subnet = scene.subnet.withPools(List.of(range("2001:db8:77::10", "2001:db8:77::11")));
    var reply = scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, ia(1), ia(2));
    assertThat(
            reply
                .options()
                .all(IaNa.class)
                .flatMap(it -> it.options().all(IaAddress.class))
                .map(IaAddress::address))
        .containsExactlyInAnyOrder(Ipv6.parse("2001:db8:77::10"), Ipv6.parse("2001:db8:77::11"));
  }

  @Test
  @DisplayName("A pool is used up to its last address, then NoAddrsAvail in the IA (§18.3.9)")
  void usedUp() {
    scene.subnet = scene.subnet.withPools(List.of(range("2001:db8:77::10", "2001:db8:77::19")));
    var given = new HashSet<Inet6Address>();
    for (var client = 0; client < 10; client++) {
      var duid = new Option6.ClientId(new Duid(Bytes.ofHex("0003000152540077010" + client)));
      var reply = scene.answer(Message6Type.SOLICIT, duid, new Option6.RapidCommit(), ia(1));
      given.add(address(reply).orElseThrow());
    }
    assertThat(given).hasSize(10);
    var late = scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, ia(1));
    assertThat(late.type()).isEqualTo(Message6Type.ADVERTISE);
    assertThat(iaStatus(late)).contains(StatusCode.NO_ADDRS_AVAIL);
    scene.now = scene.now.plus(Duration.ofHours(2));
    assertThat(address(scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, ia(1)))).isPresent();
  }

  private static Range6 range(String first, String last) {
    return new Range6(Ipv6.parse(first), Ipv6.parse(last));
  }

  @Test
  @DisplayName("Reservations by MAC and by DUID; nobody else gets them, their stages share them")
  void reservations() {
    var forMac = Ipv6.parse("2001:db8:77::5");
    var forDuid = Ipv6.parse("2001:db8:77::6");
    var other = new Duid(Bytes.ofHex("00040102030405060708090a0b0c0d0e0f10"));
    scene.subnet =
        scene.subnet.withReservations(
            new Reservations6(Map.of(other, forDuid), Map.of(Scene6.MAC, forMac)));
    var rapid = new Option6.RapidCommit();
    assertThat(address(scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, rapid, ia(1))))
        .contains(forMac);
    var loader = new Option6.ClientId(new Duid(Bytes.ofHex("0003000152540077000f")));
    assertThat(address(scene.answer(Message6Type.SOLICIT, loader, rapid, ia(9))))
        .as("another DUID, the same MAC in the link-local address")
        .contains(forMac);
    assertThat(
            address(scene.answer(Message6Type.SOLICIT, new Option6.ClientId(other), rapid, ia(1))))
        .contains(forDuid);
    scene.from = Ipv6.parse("fe80::5054:ff:fe77:99");
    assertThat(address(scene.answer(Message6Type.SOLICIT, loader, ia(3, "2001:db8:77::5"))))
        .isNotEqualTo(Optional.of(forMac));
  }

  @Test
  @DisplayName("REQUEST with an address of another link: NotOnLink in the IA (§18.3.2)")
  void wrongLink() {
    var reply =
        scene.answer(Message6Type.REQUEST, Scene6.CLIENT, Scene6.US, ia(1, "2001:db8:99::1"));
    assertThat(iaStatus(reply)).contains(StatusCode.NOT_ON_LINK);
    assertThat(scene.leases).isEmpty();
  }

  @Test
  @DisplayName(
      "CONFIRM: Success on this link, NotOnLink on another, silence without address (§18.3.3)")
  void confirm() {
    assertThat(status(scene.answer(Message6Type.CONFIRM, Scene6.CLIENT, ia(1, "2001:db8:77::9"))))
        .contains(StatusCode.SUCCESS);
    assertThat(status(scene.answer(Message6Type.CONFIRM, Scene6.CLIENT, ia(1, "2001:db8:99::9"))))
        .contains(StatusCode.NOT_ON_LINK);
    assertThat(scene.silence(Message6Type.CONFIRM, Scene6.CLIENT, ia(1))).contains("18.3.3");
  }

  @Test
  @DisplayName(
      "RENEW and REBIND go on with the address; a foreign one gets lifetimes 0 (§18.3.4, §18.3.5)")
  void extend() {
    var bound =
        Ipv6.text(
            address(
                    scene.answer(
                        Message6Type.SOLICIT, Scene6.CLIENT, new Option6.RapidCommit(), ia(1)))
                .orElseThrow());
    scene.now = scene.now.plusSeconds(1400);
    var renewed =
        scene.answer(Message6Type.RENEW, Scene6.CLIENT, Scene6.US, ia(1, bound, "2001:db8:99::1"));
    assertThat(address(renewed)).contains(Ipv6.parse(bound));
    assertThat(renewed.options().get(IaNa.class).orElseThrow().options().list())
        .contains(new IaAddress(Ipv6.parse("2001:db8:99::1"), 0, 0, Options6.EMPTY));
    assertThat(address(scene.answer(Message6Type.REBIND, Scene6.CLIENT, ia(1, bound))))
        .contains(Ipv6.parse(bound));
    assertThat(scene.at(Ipv6.parse(bound)).orElseThrow().expiresAt())
        .isEqualTo(scene.now.plusSeconds(3600));
  }

  @Test
  @DisplayName("RENEW of nothing: NoBinding (§18.3.4)")
  void renewNothing() {
    assertThat(iaStatus(scene.answer(Message6Type.RENEW, Scene6.CLIENT, Scene6.US, ia(1))))
        .contains(StatusCode.NO_BINDING);
  }

  @Test
  @DisplayName("Nobody renews the address of another client")
  void stealing() {
    var bound =
        Ipv6.text(
            address(
                    scene.answer(
                        Message6Type.SOLICIT, Scene6.CLIENT, new Option6.RapidCommit(), ia(1)))
                .orElseThrow());
    var thief = new Option6.ClientId(new Duid(Bytes.ofHex("00030001525400660006")));
    scene.from = Ipv6.parse("fe80::bad");
    assertThat(address(scene.answer(Message6Type.RENEW, thief, Scene6.US, ia(1, bound)))).isEmpty();
    assertThat(iaStatus(scene.answer(Message6Type.RELEASE, thief, Scene6.US, ia(1, bound))))
        .contains(StatusCode.NO_BINDING);
    assertThat(scene.at(Ipv6.parse(bound)).orElseThrow().kind()).isEqualTo(Kind.BOUND);
  }

  @Test
  @DisplayName("RELEASE frees, DECLINE quarantines; both say Success (§18.3.7, §18.3.8)")
  void giveUp() {
    var rapid = new Option6.RapidCommit();
    var one = address(scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, rapid, ia(1)));
    var text = Ipv6.text(one.orElseThrow());
    assertThat(status(scene.answer(Message6Type.RELEASE, Scene6.CLIENT, Scene6.US, ia(1, text))))
        .contains(StatusCode.SUCCESS);
    assertThat(address(scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, rapid, ia(1))))
        .as("the same again")
        .isEqualTo(one);
    scene.answer(Message6Type.DECLINE, Scene6.CLIENT, Scene6.US, ia(1, text));
    assertThat(scene.at(one.orElseThrow()).orElseThrow().kind()).isEqualTo(Kind.DECLINED);
    assertThat(address(scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, rapid, ia(1))))
        .isPresent()
        .isNotEqualTo(one);
  }

  @Test
  @DisplayName("A client that declines one address after the other is not heard any more")
  void declineFlood() {
    for (var round = 0; round < Dhcp6Policy.MOST_DOUBTED; round++) {
      var bound =
          address(
              scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, new Option6.RapidCommit(), ia(1)));
      scene.answer(
          Message6Type.DECLINE, Scene6.CLIENT, Scene6.US, ia(1, Ipv6.text(bound.orElseThrow())));
    }
    assertThat(
            scene.silence(Message6Type.DECLINE, Scene6.CLIENT, Scene6.US, ia(1, "2001:db8:77::1")))
        .contains("declined");
  }

  @Test
  @DisplayName("Delegated prefixes and temporary addresses: NoPrefixAvail, NoAddrsAvail (§18.3.9)")
  void unsupported() {
    var reply =
        scene.answer(
            Message6Type.SOLICIT,
            Scene6.CLIENT,
            new Option6.IaPd(5, 0, 0, Options6.EMPTY),
            new Option6.IaTa(6, Options6.EMPTY));
    assertThat(reply.options().get(Option6.IaPd.class).orElseThrow().options().list())
        .extracting(it -> ((Option6.Status) it).status())
        .containsExactly(StatusCode.NO_PREFIX_AVAIL);
    assertThat(reply.options().get(Option6.IaTa.class).orElseThrow().options().list())
        .extracting(it -> ((Option6.Status) it).status())
        .containsExactly(StatusCode.NO_ADDRS_AVAIL);
  }

  @Test
  @DisplayName("Stateless: Information-request is answered, SOLICIT is not (§6.1, §18.3.6)")
  void stateless() {
    scene.mode = Mode6.STATELESS;
    scene.subnet =
        scene.subnet.withNames(List.of(Ipv6.parse("2001:db8:77::53")), List.of("rack.example"));
    var reply =
        scene.answer(
            Message6Type.INFORMATION_REQUEST, Scene6.CLIENT, new Option6.Oro(List.of(23, 24)));
    assertThat(reply.type()).isEqualTo(Message6Type.REPLY);
    assertThat(reply.options().list())
        .contains(
            new Option6.DnsServers(List.of(Ipv6.parse("2001:db8:77::53"))),
            new Option6.DomainList(List.of("rack.example")));
    assertThat(scene.silence(Message6Type.SOLICIT, Scene6.CLIENT, ia(1))).contains("stateless");
  }

  @Test
  @DisplayName("An Information-request without client identifier is answered without one (§18.3.6)")
  void anonymous() {
    var reply = scene.answer(Message6Type.INFORMATION_REQUEST, new Option6.ElapsedTime(0));
    assertThat(reply.options().clientId()).isEmpty();
    assertThat(reply.options().serverId()).contains(Scene6.SERVER);
  }

  @Test
  @DisplayName("What §16 discards is discarded, with its section")
  void discards() {
    assertThat(scene.silence(Message6Type.SOLICIT, ia(1))).contains("16.2");
    assertThat(scene.silence(Message6Type.SOLICIT, Scene6.CLIENT, Scene6.US, ia(1)))
        .contains("16.2");
    assertThat(scene.silence(Message6Type.REQUEST, Scene6.CLIENT, ia(1))).contains("16.4");
    var foreign = new Option6.ServerId(new Duid(Bytes.ofHex("00030001525400880001")));
    assertThat(scene.silence(Message6Type.REQUEST, Scene6.CLIENT, foreign, ia(1)))
        .contains("another server");
    assertThat(scene.silence(Message6Type.INFORMATION_REQUEST, Scene6.CLIENT, ia(1)))
        .contains("16.12");
    assertThat(scene.silence(Message6Type.REPLY, Scene6.CLIENT)).contains("server's message");
  }

  @Test
  @DisplayName("A prefix longer than /64 is given out address by address, without ends and us")
  void narrow() {
    scene.subnet = Subnet6.of(Prefix.parse("2001:db8:77::/120"));
    var reply = scene.answer(Message6Type.SOLICIT, Scene6.CLIENT, ia(1));
    assertThat(Prefix.parse("2001:db8:77::/120").contains(address(reply).orElseThrow())).isTrue();
    assertThat(address(reply)).isNotEqualTo(Optional.of(Scene6.SELF));
  }
}
