package dev.ichor.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against a server of ten lines on loopback, honest or not. */
class RelayTest {
  private static final Inet4Address LOOPBACK = Inet4Address.ofLiteral("127.0.0.1");

  @Test
  @DisplayName("every exchange of an honest server ends in an ACK; none is dropped, none is wrong")
  void honest() throws Exception {
    var result = load(client -> 0x0a400100 + client, 0, Mix.EXCHANGES);
    assertThat(result.tally().begun).isEqualTo(200);
    assertThat(result.tally().ack.getTotalCount()).isEqualTo(200);
    assertThat(result.dropPercent()).isZero();
    assertThat(result.isCorrect()).isTrue();
  }

  @Test
  @DisplayName("one address for two clients is found, however fast it was given")
  void shared() throws Exception {
    var result = load(client -> 0x0a400100 + client / 2, 0, Mix.EXCHANGES);
    assertThat(result.shared()).isPositive();
    assertThat(result.isCorrect()).isFalse();
  }

  @Test
  @DisplayName("answers that never come are drops: one in four DISCOVERs is 25 %")
  void drops() throws Exception {
    var result = load(client -> 0x0a400100 + client, 4, Mix.EXCHANGES);
    assertThat(result.dropPercent()).isBetween(20.0, 60.0);
    assertThat(result.tally().dropped()).isPositive();
  }

  @Test
  @DisplayName("a mix of half renewals and a tenth releases is sent as such")
  void mix() throws Exception {
    var result = load(client -> 0x0a400100 + client, 0, new Mix(50, 10));
    assertThat(result.tally().renewals).isBetween(90L, 100L);
    assertThat(result.tally().releases).isBetween(15L, 20L);
    assertThat(result.isCorrect()).isTrue();
  }

  private static Result load(IntUnaryOperator addressOf, int loseEach, Mix mix) throws Exception {
    try (var server = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      var thread = Thread.ofPlatform().daemon().start(() -> serve(server, addressOf, loseEach));
      var target =
          new Target(
              "toy", LOOPBACK, server.getLocalPort(), LOOPBACK, 0, OptionalLong.empty(), false);
      try (var relay = new Relay(target, 100)) {
        return relay.run(400, 0.5, mix);
      } finally {
        server.close();
        thread.join(2_000);
      }
    }
  }

  private static void serve(DatagramSocket socket, IntUnaryOperator addressOf, int loseEach) {
    var octets = new byte[1_500];
    var count = 0;
    while (!socket.isClosed()) {
      var packet = new DatagramPacket(octets, octets.length);
      try {
        socket.receive(packet);
        var in = Unpooled.wrappedBuffer(octets, 0, packet.getLength());
        var isDiscover = in.getByte(242) == 1;
        var isLost = isDiscover && loseEach > 0 && count++ % loseEach == 0;
        if (!isLost && in.getByte(242) != 7) {
          var client = in.getInt(30);
          answer(socket, packet, isDiscover ? 2 : 5, in.getInt(4), client, addressOf);
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(
      DatagramSocket socket,
      DatagramPacket asked,
      int type,
      int xid,
      int client,
      IntUnaryOperator addressOf)
      throws IOException {
    var address = addressOf.applyAsInt(client);
    var octets =
        ByteBufUtil.getBytes(ServerPacketTest.answer(type, xid, client, address, 0x7f000001));
    InetAddress to = asked.getAddress();
    socket.send(new DatagramPacket(octets, octets.length, to, asked.getPort()));
  }
}
