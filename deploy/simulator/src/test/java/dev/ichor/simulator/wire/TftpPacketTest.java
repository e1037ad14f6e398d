package dev.ichor.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TftpPacketTest {
  /** OACK with blksize 1468 and tsize 173792, as dnsmasq sent it. */
  private static final Octets OACK =
      new OctetWriter().u16(6).put(Octets.ascii("blksize\0001468\0tsize\000173792\0")).octets();

  @Test
  @DisplayName("A read request is name, octet mode and options, each ended by NUL (RFC 2347 §2)")
  void readRequest() {
    assertThat(TftpPacket.readRequest("a", List.of(Map.entry("tsize", "0"))))
        .isEqualTo(new OctetWriter().u16(1).put(Octets.ascii("a\0octet\0tsize\0000\0")).octets());
  }

  @Test
  @DisplayName("An option acknowledgement is read by name, whatever its case (RFC 2347 §2)")
  void optionAck() throws Exception {
    assertThat(TftpPacket.decode(OACK))
        .isEqualTo(new TftpPacket.OptionAck(Map.of("blksize", "1468", "tsize", "173792")));
  }

  @Test
  @DisplayName("Truncated and random packets are refused with field and offset")
  void malformed() {
    assertThatThrownBy(() -> TftpPacket.decode(OACK.slice(0, OACK.length() - 1)))
        .isInstanceOf(MalformedPacket.class)
        .hasMessageContaining("option value");
    var random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      if (bytes.length > 1) {
        bytes[0] = 0;
        bytes[1] = (byte) random.nextInt(8);
      }
      try {
        assertThat(TftpPacket.decode(Octets.of(bytes))).isNotNull();
      } catch (MalformedPacket e) {
        assertThat(e).hasMessageContaining("offset");
      }
    }
  }
}
