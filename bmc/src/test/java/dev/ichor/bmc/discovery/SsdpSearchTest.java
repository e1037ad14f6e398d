package dev.ichor.bmc.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.discovery.client.SsdpSearch;
import dev.ichor.bmc.discovery.policy.SsdpAnswer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SsdpSearchTest {
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nST: urn:dmtf-org:service:redfish-rest:1\r\n"
          + "AL: https://127.0.0.1:8443/redfish/v1\r\n\r\n";

  @Test
  @DisplayName("M-SEARCH names the Redfish service, and who answers twice is found once (DSP0266)")
  void search() throws Exception {
    try (var responder = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      responder.setSoTimeout(20_000);
      var question = new String[1];
      var answering =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      var packet = new DatagramPacket(new byte[2000], 2000);
                      responder.receive(packet);
                      question[0] =
                          new String(
                              packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
                      var octets = ANSWER.getBytes(StandardCharsets.US_ASCII);
                      for (var i = 0; i < 2; i++) {
                        responder.send(
                            new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                      }
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), responder.getLocalPort());
      assertThat(new SsdpSearch(to, Duration.ofSeconds(2)).search())
          .containsExactly(new SsdpAnswer("127.0.0.1", 8443));
      answering.join();
      assertThat(question[0])
          .startsWith("M-SEARCH * HTTP/1.1\r\n")
          .contains("MAN: \"ssdp:discover\"\r\n", "ST: urn:dmtf-org:service:redfish-rest:1\r\n")
          .endsWith("\r\n\r\n");
    }
  }
}
