package dev.ichor.dhcp.v6.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.dhcp.v6.wire.Message6Type;
import dev.ichor.dhcp.v6.wire.Option6;
import dev.ichor.dhcp.v6.wire.Options6;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet6Address;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RFC 8415 §19. */
class Relays6Test {
  private static final Inet6Address CLIENT = Ipv6.parse("fe80::5054:ff:fe77:1");
  private static final Inet6Address NEAR = Ipv6.parse("2001:db8:77::fe");
  private static final Inet6Address FAR = Ipv6.parse("2001:db8:1::fe");
  private static final Message6.Direct SOLICIT =
      new Message6.Direct(
          Message6Type.SOLICIT,
          Scene6.XID,
          Options6.of(Scene6.CLIENT, new Option6.IaNa(1, 0, 0, Options6.EMPTY)));

  private final Scene6 scene = new Scene6();

  private static Message6.Relayed forward(
      int hops, Inet6Address link, Inet6Address peer, Message6 inner, Option6... options) {
    var all = Options6.builder();
    for (var option : options) {
      all.add(option);
    }
    all.add(new Option6.RelayMessage(inner.encode()));
    return new Message6.Relayed(Message6Type.RELAY_FORW, hops, link, peer, all.build());
  }

  private static Message6 inside(Message6 message) throws Exception {
    return Message6.decode(
        message.options().get(Option6.RelayMessage.class).orElseThrow().message());
  }

  @Test
  @DisplayName("RELAY-REPL gives back hop count, addresses and interface-id, to port 547 (§19.3)")
  void oneRelay() throws Exception {
    scene.from = NEAR;
    var id = new Option6.InterfaceId(Bytes.ofHex("65746830"));
    var reply = scene.reply(forward(0, NEAR, CLIENT, SOLICIT, id));
    var relayed = (Message6.Relayed) reply.message();
    assertThat(relayed.type()).isEqualTo(Message6Type.RELAY_REPL);
    assertThat(relayed.linkAddress()).isEqualTo(NEAR);
    assertThat(relayed.peerAddress()).isEqualTo(CLIENT);
    assertThat(relayed.options().list()).contains(id);
    assertThat(inside(relayed)).isEqualTo(reply.answer());
    assertThat(reply.to()).isEqualTo(NEAR);
    assertThat(reply.port()).isEqualTo(547);
  }

  @Test
  @DisplayName(
      "Two relays: the link is that of the inner one, both wrappings come back (§13.1, §19.3)")
  void twoRelays() throws Exception {
    scene.from = FAR;
    var inner = forward(0, NEAR, CLIENT, SOLICIT);
    var reply = scene.reply(forward(1, FAR, NEAR, inner));
    var outer = (Message6.Relayed) reply.message();
    assertThat(outer.hopCount()).isEqualTo(1);
    assertThat(outer.peerAddress()).isEqualTo(NEAR);
    var second = (Message6.Relayed) inside(outer);
    assertThat(second.hopCount()).isZero();
    assertThat(second.peerAddress()).isEqualTo(CLIENT);
    assertThat(inside(second)).isEqualTo(reply.answer());
  }

  @Test
  @DisplayName("A relay that says so is answered at the port it sent from (RFC 8357 §5.1)")
  void sourcePort() {
    var message = forward(0, NEAR, CLIENT, SOLICIT, new Option6.RelaySourcePort(0));
    var reply = scene.reply(message);
    assertThat(reply.port()).isEqualTo(546);
    assertThat(reply.message().options().has(Option6.RelaySourcePort.class)).isTrue();
  }

  @Test
  @DisplayName("A link that we do not serve is met by silence")
  void unknownLink() {
    var decision = scene.decide(forward(0, FAR, CLIENT, SOLICIT));
    assertThat(decision).isInstanceOf(Decision6.Ignore.class);
    assertThat(decision.why()).contains("no prefix");
  }

  @Test
  @DisplayName(
      "More relays than HOP_COUNT_LIMIT allows, and no message inside, are malformed (§7.6)")
  void limits() {
    Message6 nested = SOLICIT;
    for (var hops = 0; hops <= Request6.MOST_HOPS; hops++) {
      nested = forward(hops, NEAR, CLIENT, nested);
    }
    var tooDeep = nested;
    assertThatThrownBy(() -> Request6.of(tooDeep, new Arrival6(NEAR, 547)))
        .hasMessageContaining("at most 9 deep");
    var empty = new Message6.Relayed(Message6Type.RELAY_FORW, 0, NEAR, CLIENT, Options6.EMPTY);
    assertThatThrownBy(() -> Request6.of(empty, new Arrival6(NEAR, 547)))
        .hasMessageContaining("option 9");
  }
}
