package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.Scene.FIRST;
import static dev.ichor.dhcp.policy.Scene.MAC;
import static dev.ichor.dhcp.policy.Scene.SELF;
import static dev.ichor.dhcp.policy.Scene.discover;
import static dev.ichor.dhcp.policy.Scene.ignored;
import static dev.ichor.dhcp.policy.Scene.message;
import static dev.ichor.dhcp.policy.Scene.select;
import static dev.ichor.dhcp.policy.Scene.withBroadcast;
import static dev.ichor.dhcp.policy.Scene.withCiaddr;
import static dev.ichor.dhcp.policy.Scene.withGiaddr;
import static dev.ichor.dhcp.policy.Scene.withHops;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RepliesTest {
  private static final Inet4Address RELAY = Ipv4.parse("10.78.0.2");
  private static final Inet4Address ELSEWHERE = Ipv4.parse("192.168.1.5");

  private final Scene scene = new Scene();

  @Test
  @DisplayName("OFFER: xid, flags, chaddr copied; secs, hops, ciaddr 0; 51, 54, T1, T2 (Table 3)")
  void offer() {
    var offer = scene.reply(withBroadcast(discover(Options.builder()))).message();
    assertThat(offer.xid()).isEqualTo(0x1c0ffee);
    assertThat(offer.flags()).isEqualTo(0x8000);
    assertThat(offer.secs()).isZero();
    assertThat(offer.ciaddr()).isEqualTo(Ipv4.ANY);
    assertThat(offer.chaddr().toHex()).isEqualTo(MAC);
    assertThat(offer.options().address(OptionCode.SERVER_ID)).contains(SELF);
    assertThat(offer.options().number(OptionCode.LEASE_TIME)).contains(3600L);
    assertThat(offer.options().number(OptionCode.RENEWAL_TIME)).contains(1800L);
    assertThat(offer.options().number(OptionCode.REBINDING_TIME)).contains(3150L);
    assertThat(offer.options().addresses(OptionCode.ROUTER)).containsExactly(SELF);
  }

  @Test
  @DisplayName("NAK: addresses 0, options 53, 54, 56, 61, 82 only, broadcast (Table 3, §4.1)")
  void nak() {
    var options = identity().put(OptionCode.REQUESTED_ADDRESS, ELSEWHERE);
    var nak = scene.reply(message(MAC, MessageType.REQUEST, options));
    assertThat(nak.message().yiaddr()).isEqualTo(Ipv4.ANY);
    assertThat(nak.message().siaddr()).isEqualTo(Ipv4.ANY);
    assertThat(nak.message().ciaddr()).isEqualTo(Ipv4.ANY);
    assertThat(nak.message().sname()).isEmpty();
    assertThat(nak.message().file()).isEmpty();
    assertThat(nak.message().options().values().keySet())
        .containsExactlyInAnyOrder(
            OptionCode.MESSAGE_TYPE,
            OptionCode.SERVER_ID,
            OptionCode.MESSAGE,
            OptionCode.CLIENT_ID);
    assertThat(nak.destination()).isEqualTo(new Destination.Broadcast(68));
  }

  @Test
  @DisplayName("A relayed NAK goes to giaddr with the broadcast bit set (§4.3.2)")
  void relayedNak() {
    scene.subnet = Subnet.of(Cidr.parse("10.78.0.0/24"), scene78());
    var information = Bytes.ofHex("01026737");
    var options =
        Options.builder()
            .put(OptionCode.REQUESTED_ADDRESS, ELSEWHERE)
            .put(OptionCode.RELAY_INFORMATION, information);
    var nak = scene.reply(withGiaddr(message(MAC, MessageType.REQUEST, options), RELAY));
    assertThat(nak.message().options().get(OptionCode.RELAY_INFORMATION))
        .as("RFC 3046 §2.2")
        .contains(information);
    assertThat(nak.message().type()).contains(MessageType.NAK);
    assertThat(nak.message().wantsBroadcast()).isTrue();
    assertThat(nak.destination()).isEqualTo(new Destination.Unicast(RELAY, 67));
  }

  @Test
  @DisplayName("Relay: giaddr picks the subnet, the answer goes to giaddr:67, 82 comes back (§4.1)")
  void relay() {
    scene.subnet = Subnet.of(Cidr.parse("10.78.0.0/24"), scene78());
    var information = Bytes.ofHex("01026737");
    var options = Options.builder().put(OptionCode.RELAY_INFORMATION, information);
    var offer = scene.reply(withHops(withGiaddr(discover(options), RELAY), 3));
    assertThat(offer.message().hops()).as("hops (Table 3)").isZero();
    assertThat(offer.message().giaddr()).isEqualTo(RELAY);
    assertThat(offer.destination()).isEqualTo(new Destination.Unicast(RELAY, 67));
    assertThat(offer.message().options().get(OptionCode.RELAY_INFORMATION)).contains(information);
    assertThat(scene.subnet.network().contains(offer.message().yiaddr())).isTrue();
  }

  @Test
  @DisplayName("A renewal that comes through a relay bears option 82 back as well (RFC 3046 §2.2)")
  void relayedRenewal() {
    scene.subnet = Subnet.of(Cidr.parse("10.78.0.0/24"), scene78());
    var information = Bytes.ofHex("01026737");
    var options = Options.builder().put(OptionCode.RELAY_INFORMATION, information);
    var address = Ipv4.parse("10.78.0.100");
    var renewal =
        withGiaddr(withCiaddr(message(MAC, MessageType.REQUEST, options), address), RELAY);
    var ack = scene.reply(renewal);
    assertThat(ack.message().type()).contains(MessageType.ACK);
    assertThat(ack.message().options().get(OptionCode.RELAY_INFORMATION)).contains(information);
    assertThat(ack.destination()).isEqualTo(new Destination.Unicast(RELAY, 67));
  }

  @Test
  @DisplayName("Relay: source port (RFC 8357), link selection (RFC 3527), server id (RFC 5107)")
  void relaySubOptions() {
    scene.subnet = Subnet.of(Cidr.parse("10.78.0.0/24"), scene78());
    var information = Bytes.ofHex("05040a4e0000" + "0b040a4e0002" + "1300");
    var options = Options.builder().put(OptionCode.RELAY_INFORMATION, information);
    var relay = Ipv4.parse("172.16.0.1");
    var arrival = new Arrival(Arrival.Door.DHCP, relay, 40_000);
    var offer = Scene.reply(scene.decide(withGiaddr(discover(options), relay), arrival));
    assertThat(offer.destination()).isEqualTo(new Destination.Unicast(relay, 40_000));
    assertThat(offer.message().options().address(OptionCode.SERVER_ID)).contains(RELAY);
    var request =
        Options.builder()
            .put(OptionCode.RELAY_INFORMATION, information)
            .put(OptionCode.SERVER_ID, RELAY)
            .put(OptionCode.REQUESTED_ADDRESS, offer.message().yiaddr());
    var ack =
        Scene.reply(
            scene.decide(withGiaddr(message(MAC, MessageType.REQUEST, request), relay), arrival));
    assertThat(ack.message().type()).contains(MessageType.ACK);
  }

  @Test
  @DisplayName("A relay of a link that we do not serve gets no answer")
  void unknownRelay() {
    assertThat(ignored(scene.decide(withGiaddr(discover(Options.builder()), ELSEWHERE))))
        .contains("192.168.1.5");
  }

  @Test
  @DisplayName("Broadcast bit: broadcast; without it: a frame to the client's MAC (§4.1)")
  void destinations() {
    assertThat(scene.reply(withBroadcast(discover(Options.builder()))).destination())
        .isEqualTo(new Destination.Broadcast(68));
    var offer = scene.reply(discover(Options.builder()));
    assertThat(offer.destination())
        .isEqualTo(
            new Destination.LinkLayer(
                offer.message().yiaddr(), MacAddress.of(Bytes.ofHex(MAC)), 68));
  }

  @Test
  @DisplayName("INFORM gets options, no address and no lease times, at ciaddr (§4.3.5)")
  void inform() {
    var ack = scene.reply(withCiaddr(message(MAC, MessageType.INFORM, Options.builder()), FIRST));
    assertThat(ack.message().type()).contains(MessageType.ACK);
    assertThat(ack.message().yiaddr()).isEqualTo(Ipv4.ANY);
    assertThat(ack.message().options().has(OptionCode.LEASE_TIME)).isFalse();
    assertThat(ack.message().options().has(OptionCode.SUBNET_MASK)).isTrue();
    assertThat(ack.destination()).isEqualTo(new Destination.Unicast(FIRST, 68));
    assertThat(ack.change()).isEqualTo(new Decision.Change.None());
  }

  @Test
  @DisplayName("Client identifier goes back as it came (RFC 6842 §3)")
  void echoesClientId() {
    var ack = scene.apply(discover(identity())).message();
    assertThat(ack.options().get(OptionCode.CLIENT_ID)).contains(Bytes.ofHex("01525400770000"));
  }

  @Test
  @DisplayName("The same message again gets the same answer")
  void retransmission() {
    var first = scene.apply(discover(Options.builder()));
    assertThat(scene.reply(discover(Options.builder())).message()).isEqualTo(first.message());
    var request = select(MAC, SELF, first.message().yiaddr());
    assertThat(scene.apply(request).message()).isEqualTo(scene.reply(request).message());
  }

  @Test
  @DisplayName("Replies, unknown types, a REQUEST without address: ignored with a reason (§4.3)")
  void unanswerable() throws Exception {
    var reply =
        message(MAC, MessageType.DISCOVER, Options.builder()).reply(MessageType.OFFER).build();
    assertThat(ignored(scene.decide(reply))).contains("another server");
    var octets = MessageEncoder.encode(discover(Options.builder())).toArray();
    octets[242] = 10; // option 53: DHCPLEASEQUERY
    assertThat(ignored(scene.decide(DhcpMessage.decode(Bytes.of(octets)))))
        .contains("a message type that we do not serve");
    assertThat(ignored(scene.decide(message(MAC, MessageType.REQUEST, Options.builder()))))
        .contains("names no address");
  }

  @Test
  @DisplayName("Nothing is answered where the interface is off")
  void off() {
    scene.mode = Mode.OFF;
    scene.answer = Optional.empty();
    ignored(scene.decide(discover(Options.builder())));
  }

  private static Options.Builder identity() {
    return Options.builder().put(OptionCode.CLIENT_ID, Bytes.ofHex("01525400770000"));
  }

  private static List<AddressRange> scene78() {
    return List.of(AddressRange.parse("10.78.0.100-10.78.0.199"));
  }
}
