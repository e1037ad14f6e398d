package dev.ichor.dhcp.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseCodecTest {
  @Test
  @DisplayName("What is written is read, for ten thousand leases of all kinds (fixed seed)")
  void roundTrip() {
    var random = new Random(2131);
    var codec = new LeaseCodec();
    for (var i = 0; i < 10_000; i++) {
      var lease = Some.random(random);
      var octets = ByteBuffer.allocate(LeaseCodec.bound(lease));
      LeaseCodec.write(lease, octets);
      assertThat(codec.read(octets.flip())).isEqualTo(lease);
      assertThat(octets.hasRemaining()).isFalse();
    }
  }

  @Test
  @DisplayName("The octets of one lease, so that files of today are read tomorrow")
  void octets() {
    var octets = ByteBuffer.allocate(200);
    LeaseCodec.write(Some.lease(5), octets);
    var expected =
        """
        01 05 0a4d0005 000001a20320a200 000001a203579080 525400000005
        0007 01525400000005 000c 31302e37372e302e302f3136 0006 6e6f64652d35
        0000 0000 0000 0000
        """
            .replaceAll("\\s", "");
    var actual = new byte[octets.position()];
    octets.flip().get(actual);
    assertThat(HexFormat.of().formatHex(actual)).isEqualTo(expected);
  }

  @Test
  @DisplayName("Every truncation is noticed")
  void truncations() {
    var octets = ByteBuffer.allocate(200);
    LeaseCodec.write(Some.lease(5), octets);
    var whole = octets.flip();
    for (var length = 0; length < whole.limit(); length++) {
      var part = whole.slice(0, length);
      assertThatThrownBy(() -> new LeaseCodec().read(part)).isInstanceOf(RuntimeException.class);
    }
  }
}
