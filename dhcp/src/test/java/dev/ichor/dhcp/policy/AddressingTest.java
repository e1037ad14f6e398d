package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.Scene.FIRST;
import static dev.ichor.dhcp.policy.Scene.MAC;
import static dev.ichor.dhcp.policy.Scene.NOW;
import static dev.ichor.dhcp.policy.Scene.OTHER_MAC;
import static dev.ichor.dhcp.policy.Scene.OTHER_SERVER;
import static dev.ichor.dhcp.policy.Scene.SELF;
import static dev.ichor.dhcp.policy.Scene.discover;
import static dev.ichor.dhcp.policy.Scene.ignored;
import static dev.ichor.dhcp.policy.Scene.message;
import static dev.ichor.dhcp.policy.Scene.reboot;
import static dev.ichor.dhcp.policy.Scene.select;
import static dev.ichor.dhcp.policy.Scene.withCiaddr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseStore.Kind;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AddressingTest {
  private final Scene scene = new Scene();

  @Test
  @DisplayName("A requested address that is valid and free is offered (§4.3.1)")
  void requested() {
    var offer = scene.reply(discover(preferring("10.77.0.102")));
    assertThat(offer.message().yiaddr()).isEqualTo(Ipv4.parse("10.77.0.102"));
  }

  @Test
  @DisplayName("A requested address outside the pools is not offered (§4.3.1)")
  void requestedOutside() {
    for (var wish : List.of("10.77.0.1", "10.77.0.255", "10.77.0.50", "192.0.2.1")) {
      var offered = scene.reply(discover(preferring(wish))).message().yiaddr();
      assertThat(scene.subnet.isPooled(offered)).as(wish).isTrue();
    }
  }

  @Test
  @DisplayName("The current binding comes before the requested address (§4.3.1)")
  void currentBinding() {
    var bound = scene.bind(MAC);
    var offer = scene.reply(discover(preferring("10.77.0.103")));
    assertThat(offer.message().yiaddr()).isEqualTo(bound);
    assertThat(offer.why()).startsWith("bound");
  }

  @Test
  @DisplayName("An expired or released address is remembered for its client (§4.3.1, §4.3.4)")
  void previousAddress() {
    var bound = scene.bind(MAC);
    release(MAC, bound);
    assertThat(scene.reply(discover(Options.builder())).why()).startsWith("previous address");
    assertThat(scene.reply(discover(Options.builder())).message().yiaddr()).isEqualTo(bound);
    scene.now = NOW.plus(Duration.ofDays(30));
    assertThat(scene.reply(discover(Options.builder())).message().yiaddr()).isEqualTo(bound);
  }

  @Test
  @DisplayName("A reservation comes first and is never given to others")
  void reservation() {
    scene.subnet =
        scene.subnet.withReservations(
            Map.of(MacAddress.of(Bytes.ofHex(MAC)), Ipv4.parse("10.77.0.100")));
    assertThat(scene.bind(MAC)).isEqualTo(FIRST);
    var others = new HashSet<Inet4Address>();
    for (var i = 1; i <= 3; i++) {
      others.add(scene.bind("52540077000" + i));
    }
    assertThat(others).hasSize(3).doesNotContain(FIRST);
    assertThat(exhausted("525400770009")).contains("no free address");
  }

  @Test
  @DisplayName("An offered address is held for its client, for a bounded time (§3.1 step 2)")
  void offersAreHeld() {
    for (var i = 0; i < 4; i++) {
      scene.apply(message("52540077000" + i, MessageType.DISCOVER, Options.builder()));
    }
    assertThat(exhausted("525400770009")).contains("no free address");
    scene.now = NOW.plusSeconds(61);
    assertThat(scene.decide(message("525400770009", MessageType.DISCOVER, Options.builder())))
        .isInstanceOf(Decision.Reply.class);
  }

  @Test
  @DisplayName("No address goes to two clients: four of four, each once")
  void noDoubles() {
    var given = new HashSet<Inet4Address>();
    for (var i = 0; i < 4; i++) {
      given.add(scene.bind("52540077000" + i));
    }
    assertThat(given).hasSize(4);
  }

  @Test
  @DisplayName("Our own address and the relay's are never given out, even from inside a pool")
  void infrastructure() {
    scene.subnet =
        Subnet.of(scene.subnet.network(), List.of(AddressRange.parse("10.77.0.0-10.77.0.3")));
    var relay = Ipv4.parse("10.77.0.2");
    var offer = scene.reply(Scene.withGiaddr(discover(Options.builder()), relay));
    assertThat(offer.message().yiaddr()).isEqualTo(Ipv4.parse("10.77.0.3"));
  }

  @Test
  @DisplayName("SELECTING another server is left alone, without NAK (§4.3.2)")
  void otherServer() {
    var bound = scene.bind(MAC);
    assertThat(ignored(scene.decide(select(MAC, OTHER_SERVER, bound)))).contains("10.77.0.9");
  }

  @Test
  @DisplayName("SELECTING us with somebody else's address gets a NAK (§4.3.2)")
  void selectTaken() {
    var bound = scene.bind(OTHER_MAC);
    assertNak(scene.decide(select(MAC, SELF, bound)));
  }

  @Test
  @DisplayName("INIT-REBOOT: wrong network NAK, no record silence, own record ACK (§4.3.2)")
  void initReboot() {
    assertNak(scene.decide(reboot(MAC, Ipv4.parse("192.168.1.5"))));
    assertThat(ignored(scene.decide(reboot(MAC, FIRST)))).contains("no record");
    var bound = scene.bind(MAC);
    assertThat(type(scene.decide(reboot(MAC, bound)))).isEqualTo(MessageType.ACK);
    assertNak(scene.decide(reboot(OTHER_MAC, bound)));
  }

  @Test
  @DisplayName("Not authoritative: the same cases are met with silence")
  void notAuthoritative() {
    scene.subnet = scene.subnet.withAuthoritative(false);
    assertThat(ignored(scene.decide(reboot(MAC, Ipv4.parse("192.168.1.5")))))
        .contains("not authoritative");
  }

  @Test
  @DisplayName("RENEWING extends to ciaddr, by unicast; also after our records are lost (§4.3.2)")
  void renew() {
    var renew = withCiaddr(message(MAC, MessageType.REQUEST, Options.builder()), FIRST);
    var ack = Scene.reply(scene.decide(renew));
    assertThat(ack.message().type()).contains(MessageType.ACK);
    assertThat(ack.message().ciaddr()).isEqualTo(FIRST);
    assertThat(ack.destination()).isEqualTo(new Destination.Unicast(FIRST, 68));
    assertThat(ack.change())
        .isInstanceOfSatisfying(
            Decision.Change.Bind.class,
            bind -> assertThat(bind.lease().expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1))));
  }

  @Test
  @DisplayName("REBINDING, told by its broadcast, is silent where another server may know (§4.3.2)")
  void rebind() {
    scene.subnet = scene.subnet.withAuthoritative(false);
    var extend = withCiaddr(message(MAC, MessageType.REQUEST, Options.builder()), FIRST);
    var unicast = new Arrival(Arrival.Door.DHCP, FIRST, 68, Optional.of(SELF));
    assertThat(ignored(scene.decide(extend))).startsWith("no record of this client");
    assertThat(Scene.reply(scene.decide(extend, unicast)).why()).startsWith("renewed");
    var bound = scene.bind(MAC);
    var rebind = withCiaddr(message(MAC, MessageType.REQUEST, Options.builder()), bound);
    assertThat(Scene.reply(scene.decide(rebind)).why()).startsWith("rebound");
  }

  @Test
  @DisplayName(
      "With several addresses on the link we are the one in the client's subnet (RFC 2131)")
  void ownAddressInSubnet() {
    var second = Ipv4.parse("10.88.0.1");
    var other =
        Subnet.of(Cidr.parse("10.88.0.0/24"), List.of(AddressRange.parse("10.88.0.50-10.88.0.59")));
    var service = scene.service().withSubnets(List.of(other)).withAddresses(List.of(SELF, second));
    var there = service.in(other);
    assertThat(there.self()).isEqualTo(second);
    assertThat(there.tftpServer()).isEqualTo(second);
    assertThat(service.in(scene.subnet).self()).isEqualTo(SELF);
    var elsewhere =
        new Service("eth1", Mode.SERVER, SELF, List.of(other), OTHER_SERVER, 8081, 67)
            .withAddresses(List.of(SELF, second));
    assertThat(elsewhere.in(other).tftpServer()).isEqualTo(OTHER_SERVER);
  }

  @Test
  @DisplayName("DECLINE puts the address into quarantine and the client gets another (§4.3.3)")
  void decline() {
    var bound = scene.bind(MAC);
    var decline =
        message(
            MAC, MessageType.DECLINE, Options.builder().put(OptionCode.REQUESTED_ADDRESS, bound));
    var note = (Decision.Note) scene.decide(decline);
    assertThat(note.lease().kind()).isEqualTo(Kind.DECLINED);
    scene.leases.apply(note.lease());
    assertThat(scene.bind(MAC)).isNotEqualTo(bound);
    assertThat(ignored(scene.decide(decline))).contains("not an address that this client has");
  }

  @Test
  @DisplayName("One client that declines whatever it gets cannot empty the pool (§4.3.3)")
  void declineFlood() {
    for (var i = 0; i < DhcpPolicy.MOST_DECLINES; i++) {
      scene.leases.apply(((Decision.Note) scene.decide(declineOf(scene.bind(MAC)))).lease());
    }
    var doubted = scene.bind(MAC);
    var note = (Decision.Note) scene.decide(declineOf(doubted));
    assertThat(note.why()).contains("declined 3 addresses").contains("not believed");
    assertThat(note.lease().expiresAt()).isEqualTo(NOW.plus(DhcpPolicy.DOUBTED));
    scene.leases.apply(note.lease());
    assertThat(exhausted(MAC)).as("not the same again at once").contains("no free address");
    scene.now = NOW.plus(DhcpPolicy.DOUBTED);
    assertThat(scene.bind(MAC)).isEqualTo(doubted);
  }

  @Test
  @DisplayName("BOOTP with the magic cookie and without option 53 meets silence (RFC 1534 §2)")
  void bootp() throws Exception {
    var octets = MessageEncoder.encode(discover(Options.builder())).toArray();
    assertThat(Bytes.of(octets).toHex()).as("53 is the first option").contains("63825363350101");
    octets[240] = 0;
    octets[241] = 0;
    octets[242] = 0;
    var bootp = DhcpMessage.decode(Bytes.of(octets));
    assertThat(bootp.type()).isEmpty();
    assertThat(ignored(scene.decide(bootp))).contains("BOOTP without a message type");
    scene.mode = Mode.PROXY;
    ignored(scene.decide(bootp));
  }

  @Test
  @DisplayName("However often it declines, one client sets aside ten addresses at most (§4.3.3)")
  void declinesWithoutEnd() {
    scene.subnet =
        Subnet.of(
            Cidr.parse("10.77.0.0/24"), List.of(AddressRange.parse("10.77.0.100-10.77.0.199")));
    for (var i = 0; i < DhcpPolicy.MOST_DOUBTED; i++) {
      scene.leases.apply(((Decision.Note) scene.decide(declineOf(scene.bind(MAC)))).lease());
    }
    assertThat(ignored(scene.decide(declineOf(scene.bind(MAC))))).contains("declined 3 addresses");
  }

  private static DhcpMessage declineOf(Inet4Address address) {
    return message(
        MAC, MessageType.DECLINE, Options.builder().put(OptionCode.REQUESTED_ADDRESS, address));
  }

  @Test
  @DisplayName("DECLINE and RELEASE of somebody else's address change nothing")
  void foreignDecline() {
    var bound = scene.bind(OTHER_MAC);
    ignored(
        scene.decide(
            message(
                MAC,
                MessageType.DECLINE,
                Options.builder().put(OptionCode.REQUESTED_ADDRESS, bound))));
    ignored(scene.decide(withCiaddr(message(MAC, MessageType.RELEASE, Options.builder()), bound)));
  }

  @Test
  @DisplayName("A client identifier is the identity, not the MAC (§4.2, RFC 2132 §9.14)")
  void clientId() {
    var withId = Options.builder().put(OptionCode.CLIENT_ID, Bytes.ofHex("00aabb"));
    var first = scene.apply(message(MAC, MessageType.DISCOVER, withId)).message();
    var same = scene.apply(message(MAC, MessageType.DISCOVER, withId)).message();
    assertThat(same.yiaddr()).isEqualTo(first.yiaddr());
    assertThat(same.options().get(OptionCode.CLIENT_ID)).contains(Bytes.ofHex("00aabb"));
    var other = scene.apply(message(MAC, MessageType.DISCOVER, Options.builder())).message();
    assertThat(other.yiaddr()).as("another program of the machine").isNotEqualTo(first.yiaddr());
  }

  private void release(String mac, Inet4Address address) {
    var decision =
        scene.decide(withCiaddr(message(mac, MessageType.RELEASE, Options.builder()), address));
    scene.leases.apply(((Decision.Note) decision).lease());
  }

  private String exhausted(String mac) {
    return ignored(scene.decide(message(mac, MessageType.DISCOVER, Options.builder())));
  }

  private static Options.Builder preferring(String address) {
    return Options.builder().put(OptionCode.REQUESTED_ADDRESS, Ipv4.parse(address));
  }

  private static MessageType type(Decision decision) {
    return Scene.reply(decision).message().type().orElseThrow();
  }

  private static void assertNak(Decision decision) {
    assertThat(type(decision)).isEqualTo(MessageType.NAK);
  }
}
