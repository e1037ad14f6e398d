package dev.ichor.dhcp.policy;

import static dev.ichor.dhcp.policy.Scene.MAC;
import static dev.ichor.dhcp.policy.Scene.OTHER_MAC;
import static dev.ichor.dhcp.policy.Scene.SELF;
import static dev.ichor.dhcp.policy.Scene.message;
import static dev.ichor.dhcp.policy.Scene.withCiaddr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.wire.MessageType;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Boards with one UUID for all: their PXE ROMs send the same client identifier (option 61). */
class SharedIdentifierTest {
  private static final Bytes SAME = Bytes.ofHex("0003000200040005000006000700080009");

  private final Scene scene = new Scene();

  private static Options.Builder options() {
    return Options.builder().put(OptionCode.CLIENT_ID, SAME);
  }

  private static Options.Builder selecting(Inet4Address address) {
    return options().put(OptionCode.SERVER_ID, SELF).put(OptionCode.REQUESTED_ADDRESS, address);
  }

  private Inet4Address bind(String mac) {
    var offer = scene.apply(message(mac, MessageType.DISCOVER, options())).message().yiaddr();
    return scene.apply(message(mac, MessageType.REQUEST, selecting(offer))).message().yiaddr();
  }

  @Test
  @DisplayName("Two machines with one client identifier get two addresses, and are told apart")
  void twoAddresses() {
    var first = bind(MAC);
    var offer = scene.reply(message(OTHER_MAC, MessageType.DISCOVER, options()));
    assertThat(offer.message().yiaddr()).isNotEqualTo(first);
    assertThat(offer.why()).contains("same client identifier");
    assertThat(bind(OTHER_MAC)).isNotEqualTo(first);
    var renewal = withCiaddr(message(MAC, MessageType.REQUEST, options()), first);
    assertThat(scene.reply(renewal).message().yiaddr()).isEqualTo(first);
  }

  @Test
  @DisplayName("Both at once: each is offered an address of its own, and gets it")
  void race() {
    var one = scene.apply(message(MAC, MessageType.DISCOVER, options())).message().yiaddr();
    var two = scene.apply(message(OTHER_MAC, MessageType.DISCOVER, options())).message().yiaddr();
    assertThat(two).isNotEqualTo(one);
    assertThat(ack(MAC, one)).isEqualTo(one);
    assertThat(ack(OTHER_MAC, two)).isEqualTo(two);
  }

  private Inet4Address ack(String mac, Inet4Address offered) {
    var reply = scene.apply(message(mac, MessageType.REQUEST, selecting(offered))).message();
    assertThat(reply.type()).contains(MessageType.ACK);
    return reply.yiaddr();
  }

  @Test
  @DisplayName("Each that boots again finds its own address, whoever was served last")
  void again() {
    var one = bind(MAC);
    var two = bind(OTHER_MAC);
    for (var boot = 0; boot < 5; boot++) {
      assertThat(bind(MAC)).isEqualTo(one);
      assertThat(bind(OTHER_MAC)).isEqualTo(two);
    }
    scene.now = scene.now.plus(Duration.ofHours(2));
    assertThat(bind(MAC)).as("after its lease ran out").isEqualTo(one);
    assertThat(bind(OTHER_MAC)).isEqualTo(two);
  }

  @Test
  @DisplayName(
      "What one of them declines counts against that one alone, and the other keeps its own")
  void decline() {
    var two = bind(OTHER_MAC);
    for (var i = 0; i < 3; i++) {
      var declined =
          message(
              MAC,
              MessageType.DECLINE,
              options()
                  .put(OptionCode.REQUESTED_ADDRESS, bind(MAC))
                  .put(OptionCode.SERVER_ID, SELF));
      scene.leases.apply(((Decision.Note) scene.decide(declined)).lease());
    }
    assertThat(bind(OTHER_MAC)).isEqualTo(two);
    var other =
        message(OTHER_MAC, MessageType.DECLINE, options().put(OptionCode.REQUESTED_ADDRESS, two));
    assertThat(scene.decide(other).why()).contains("found it in use");
  }

  @Test
  @DisplayName("One of them cannot give back, or renew, what the other has")
  void othersAddress() {
    var first = bind(MAC);
    var release = withCiaddr(message(OTHER_MAC, MessageType.RELEASE, options()), first);
    assertThat(scene.decide(release)).isInstanceOf(Decision.Ignore.class);
    var renewal = withCiaddr(message(OTHER_MAC, MessageType.REQUEST, options()), first);
    assertThat(scene.reply(renewal).message().type()).contains(MessageType.NAK);
  }

  @Test
  @DisplayName("A machine with a new NIC gets its old address once the old lease has run out")
  void newNic() {
    var first = bind(MAC);
    scene.now = scene.now.plus(Duration.ofHours(2));
    assertThat(bind(OTHER_MAC)).isEqualTo(first);
  }
}
