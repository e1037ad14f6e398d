package dev.ichor.bmc.wol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.wol.client.WakePower;
import dev.ichor.bmc.wol.wire.MagicPacket;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Power;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WakePowerTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");

  private static BmcEndpoint way(int port, String secureOn) {
    return new BmcEndpoint(
        BmcEndpoint.Protocol.WAKE, "127.0.0.1", port, MAC.toString(), Secret.of(secureOn));
  }

  @Test
  @DisplayName("A magic packet is FFh six times, the MAC sixteen times, then the SecureOn password")
  void octets() {
    var expected = "ffffffffffff" + "525400123456".repeat(16) + "010203040506";
    var packet = new MagicPacket(MAC, Bytes.of(1, 2, 3, 4, 5, 6));
    assertThat(packet.encode().toHex()).isEqualTo(expected);
    assertThat(MagicPacket.decode(packet.encode())).contains(packet);
    assertThat(new MagicPacket(MAC, Bytes.EMPTY).encode().size()).isEqualTo(102);
  }

  @Test
  @DisplayName("Truncations and random octets are no magic packets")
  void robust() {
    var whole = new MagicPacket(MAC, Bytes.of(1, 2, 3, 4)).encode();
    for (var size = 0; size < whole.size(); size++) {
      var shorter = MagicPacket.decode(whole.slice(0, size));
      assertThat(shorter.isPresent()).as("%d octets", size).isEqualTo(size == 102);
    }
    var random = new Random(7);
    for (var round = 0; round < 1000; round++) {
      var noise = new byte[random.nextInt(120)];
      random.nextBytes(noise);
      assertThat(MagicPacket.decode(Bytes.of(noise))).isEmpty();
    }
  }

  @Test
  @DisplayName("Waking sends the packet to where the endpoint says, and says that nothing confirms")
  void sends() throws Exception {
    try (var card = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      card.setSoTimeout(10_000);
      var result = new WakePower().on(way(card.getLocalPort(), "01:02:03:04:05:06"));
      assertThat(result).isInstanceOf(Power.Result.Done.class);
      var packet = new DatagramPacket(new byte[200], 200);
      card.receive(packet);
      assertThat(MagicPacket.decode(Bytes.of(packet.getData()).slice(0, packet.getLength())))
          .contains(new MagicPacket(MAC, Bytes.of(1, 2, 3, 4, 5, 6)));
    }
  }

  @Test
  @DisplayName("What a magic packet cannot do is refused with the way to do it, for good")
  void cannot() {
    var power = new WakePower();
    for (var result :
        new Power.Result[] {
          power.off(way(9, "")),
          power.reset(way(9, "")),
          power.diskOnce(way(9, ""), Power.Firmware.UEFI)
        }) {
      assertThat(result)
          .isInstanceOfSatisfying(
              Power.Result.Failed.class, failed -> assertThat(failed.transient_()).isFalse());
    }
    assertThat(power.read(way(9, ""))).isInstanceOf(Power.Reading.Unknown.class);
  }

  @Test
  @DisplayName("A MAC or SecureOn password that is none is refused when it is entered")
  void checked() {
    assertThatThrownBy(() -> way(9, "01:02:03")).hasMessageContaining("4 or 6 octets");
    assertThat(way(9, "").address()).isEqualTo("wake://52:54:00:12:34:56@127.0.0.1:9");
  }
}
