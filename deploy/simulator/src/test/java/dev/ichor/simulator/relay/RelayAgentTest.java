package dev.ichor.simulator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.Mac;
import dev.ichor.simulator.wire.Octets;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RelayAgentTest {
  private static final Mac MAC = new Mac(Octets.hex("525400010002"));
  private static final Mac OTHER = new Mac(Octets.hex("525400010003"));
  private static final DhcpPacket DISCOVER =
      DhcpPacket.fromClient(
          0x1234,
          4,
          0,
          Ip4.ANY,
          MAC,
          List.of(new DhcpOption(DhcpOption.MESSAGE_TYPE, Octets.of(DhcpPacket.DISCOVER))));

  @Test
  @DisplayName(
      "giaddr, a hop and option 82 with circuit-id and source port are added last (RFC 3046 §2.1, RFC 8357)")
  void forwarded() {
    var sent = RelayAgent.forwarded(DISCOVER, Ip4.parse("127.77.0.2"), "port-07");
    assertThat(sent.hops()).isEqualTo(1);
    assertThat(sent.giaddr()).isEqualTo(Ip4.parse("127.77.0.2"));
    assertThat(sent.options().getLast())
        .isEqualTo(new DhcpOption(82, Octets.hex("0107706f72742d30371300")));
  }

  @Test
  @DisplayName("Replies come back to the port of their chaddr, without option 82 (RFC 3046 §2.1)")
  void delivered() throws Exception {
    var giaddr = Ip4.parse("127.77.0.3");
    try (var server = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        var relay =
            new RelayAgent(giaddr, List.of((InetSocketAddress) server.getLocalSocketAddress()))) {
      server.setSoTimeout(5_000);
      var port = relay.connect(MAC, "port-07");
      var stranger = relay.connect(OTHER, "port-08");
      port.broadcast(DISCOVER);
      var packet = new DatagramPacket(new byte[2048], 2048);
      server.receive(packet);
      var request =
          DhcpPacket.decode(Octets.of(Arrays.copyOf(packet.getData(), packet.getLength())));
      byte[] reply = request.relayed(0, giaddr, request.options()).encode().toArray();
      reply[0] = DhcpPacket.REPLY;
      server.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      assertThat(port.receive(Duration.ofSeconds(5)))
          .hasValueSatisfying(
              r -> {
                assertThat(r.xid()).isEqualTo(0x1234);
                assertThat(r.giaddr()).isEqualTo(Ip4.ANY);
                assertThat(r.option(82)).isEmpty();
              });
      assertThat(stranger.receive(Duration.ofMillis(1))).isEmpty();
    }
  }
}
