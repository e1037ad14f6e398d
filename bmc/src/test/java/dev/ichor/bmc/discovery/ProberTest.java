package dev.ichor.bmc.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.discovery.client.Prober;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.wire.AuthCapabilities;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.MalformedIpmiException;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.bmc.ipmi.wire.SessionlessPacket;
import dev.ichor.bmc.support.FakeBmc;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProberTest {
  @Test
  @DisplayName("IPMI is found without a login (IPMI 2.0 §22.13), and what is no Redfish is told")
  void ipmi() throws Exception {
    try (var bmc = new FakeBmc(CipherSuite.SUITE_17);
        var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var prober = new Prober(Duration.ofSeconds(2), Duration.ofMillis(500))) {
      var found = prober.probe("127.0.0.1", deaf.getLocalPort(), bmc.endpoint().port());
      assertThat(found.ipmi()).hasValueSatisfying(lan -> assertThat(lan.ipmi20()).isTrue());
      assertThat(found.redfish()).isEmpty();
      assertThat(found.noRedfish()).contains("gives no HTTPS");
      assertThat(bmc.opened.get()).isZero();
    }
  }

  @Test
  @DisplayName("Who answers a presence ping (§13.2.3) is asked four times, not twice")
  void present() throws Exception {
    try (var bmc = new FakeBmc(CipherSuite.SUITE_17);
        var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var prober = new Prober(Duration.ofSeconds(1), Duration.ofMillis(500))) {
      var lost = new AtomicInteger();
      bmc.wire(
          (what, datagram) ->
              what.equals("capabilities") && lost.incrementAndGet() <= 3
                  ? List.of()
                  : List.of(datagram));
      var found = prober.probe("127.0.0.1", deaf.getLocalPort(), bmc.endpoint().port());
      assertThat(found.ipmi()).isPresent();
      assertThat(lost).hasValueGreaterThan(3);
    }
  }

  @Test
  @DisplayName("Nothing there is nothing found, within the bound")
  void silence() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var prober = new Prober(Duration.ofMillis(50), Duration.ofMillis(200))) {
      assertThat(prober.probe("127.0.0.1", socket.getLocalPort(), 1).isSilent()).isTrue();
    }
  }

  @Test
  @DisplayName("A BMC whose list of cipher suites has no end (§22.15) is left after the budget")
  void endless() throws Exception {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var prober = new Prober(Duration.ofMillis(200), Duration.ofMillis(200))) {
      Thread.ofPlatform().daemon().start(() -> answer(socket));
      var began = System.nanoTime();
      prober.probe("127.0.0.1", 1, socket.getLocalPort());
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  /** Each piece of the list is full, and comes just before it would be asked for again. */
  private static void answer(DatagramSocket socket) {
    var packet = new DatagramPacket(new byte[1500], 1500);
    try {
      while (true) {
        socket.receive(packet);
        var octets = Bytes.of(packet.getData()).slice(0, packet.getLength());
        var message = RmcpMessage.decode(octets);
        if (message.messageClass() == RmcpMessage.ASF) {
          continue; // many BMCs do not answer a ping
        }
        var request =
            LanMessage.Request.decode(SessionlessPacket.decode(message.payload()).message());
        var isFirst = request.command().equals(Command.GET_AUTH_CAPABILITIES);
        if (!isFirst) {
          LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
        }
        var data =
            isFirst
                ? new AuthCapabilities(1, true, false, false, false).encode()
                : Bytes.ofHex("01c0110342c0110342c0110342c0110342");
        var response =
            new LanMessage.Response(request.command(), request.sequence(), CompletionCode.OK, data);
        var answer =
            RmcpMessage.ipmi(new SessionlessPacket(response.encode()).encode()).encode().toArray();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      assertThat(socket.isClosed()).isTrue();
    } catch (MalformedIpmiException e) {
      throw new AssertionError("the prober sent nonsense", e);
    }
  }
}
