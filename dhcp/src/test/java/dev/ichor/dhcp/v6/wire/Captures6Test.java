package dev.ichor.dhcp.v6.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.ra.wire.NdMessage;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewrite the golden texts with {@code -Dichor.golden=write}, then read the difference. */
class Captures6Test {
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;

  /**
   * @param protocol 17 or 58
   */
  private record Packet(int frame, String from, String to, int protocol, Bytes payload) {}

  @ParameterizedTest
  @DisplayName(
      "Every DHCPv6 and router discovery packet of real firmware decodes to its golden text")
  @ValueSource(strings = {"v6-uefi-pxe", "v6-uefi-http"})
  void golden(String name) throws Exception {
    var text = new StringBuilder();
    for (var packet : packets(name)) {
      text.append("%d %s > %s%n".formatted(packet.frame(), packet.from(), packet.to()));
      if (packet.protocol() == UDP) {
        var message = Message6.decode(packet.payload());
        assertThat(message.encode()).as("octet for octet").isEqualTo(packet.payload());
        text.append(Message6Text.of(message)).append('\n');
      } else {
        text.append(NdMessage.decode(packet.payload())).append("\n\n");
      }
    }
    if ("write".equals(System.getProperty("ichor.golden"))) {
      write(name, text.toString());
    }
    assertThat(text).isNotEmpty();
    assertThat(new String(read(name + ".txt"), StandardCharsets.UTF_8)).endsWith(text.toString());
  }

  private static List<Packet> packets(String name) throws IOException {
    var file = ByteBuffer.wrap(read(name + ".pcap")).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(file.getInt(0)).as("little-endian classic pcap").isEqualTo(0xa1b2c3d4);
    var found = new ArrayList<Packet>();
    var at = 24;
    for (var frame = 1; at < file.limit(); frame++) {
      var octets = new byte[file.getInt(at + 8)];
      file.get(at + 16, octets);
      found.add(packet(frame, Bytes.of(octets)));
      at += 16 + octets.length;
    }
    return found;
  }

  private static Packet packet(int frame, Bytes ethernet) {
    var protocol = ethernet.at(20);
    assertThat(protocol).isIn(UDP, ICMPV6);
    var end = 54 + (ethernet.at(18) << 8 | ethernet.at(19));
    return new Packet(
        frame,
        Ipv6.text(Ipv6.of(ethernet.slice(22, 38))),
        Ipv6.text(Ipv6.of(ethernet.slice(38, 54))),
        protocol,
        ethernet.slice(protocol == UDP ? 62 : 54, end));
  }

  private static void write(String name, String text) throws IOException {
    var file = Path.of("src/test/resources/captures", name + ".txt");
    Files.writeString(file, Files.readString(file).split("\n\n", 2)[0].strip() + "\n\n" + text);
  }

  private static byte[] read(String file) throws IOException {
    try (var in = Captures6Test.class.getResourceAsStream("/captures/" + file)) {
      if (in == null) {
        throw new IOException("no capture " + file);
      }
      return in.readAllBytes();
    }
  }
}
