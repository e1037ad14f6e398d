package dev.ichor.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerPacketTest {
  static ByteBuf answer(int type, int xid, int client, int yiaddr, int server) {
    var out = Unpooled.buffer();
    out.writeByte(2).writeByte(1).writeByte(6).writeByte(0).writeInt(xid).writeLong(0);
    out.writeInt(yiaddr).writeLong(0).writeShort(0x0200).writeInt(client);
    out.writeZero(202).writeInt(0x63825363);
    out.writeByte(53).writeByte(1).writeByte(type).writeByte(0);
    out.writeByte(54).writeByte(4).writeInt(server).writeByte(255);
    return out;
  }

  @Test
  @DisplayName("reads type, xid, chaddr, yiaddr and server of an OFFER (RFC 2131 Figure 1)")
  void offer() {
    assertThat(ServerPacket.read(answer(2, 0xcafe, 5, 0x0a400164, 0x0a400001)))
        .isEqualTo(new ServerPacket(2, 0xcafe, 5, 0x0a400164, 0x0a400001));
  }

  @Test
  @DisplayName("what is cut off before the type, or is noise, is unreadable and never an exception")
  void truncated() {
    var whole = answer(5, 1, 2, 3, 4);
    for (var size = 0; size < 243; size++) {
      assertThat(ServerPacket.read(whole.slice(0, size)).isReadable()).as("%d", size).isFalse();
    }
    var random = new Random(1);
    for (var i = 0; i < 10_000; i++) {
      var octets = new byte[random.nextInt(400)];
      random.nextBytes(octets);
      assertThat(ServerPacket.read(Unpooled.wrappedBuffer(octets)).isReadable()).isFalse();
    }
  }
}
