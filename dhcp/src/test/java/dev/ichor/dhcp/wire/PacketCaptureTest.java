package dev.ichor.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketCaptureTest {
  private static final int MOST = 500;

  private static Bytes file(String name) throws IOException {
    try (var in = Captures.class.getResourceAsStream("/captures/" + name + ".pcap")) {
      return Bytes.of(in.readAllBytes());
    }
  }

  private static List<Bytes> payloads(Bytes file) throws MalformedPacketException {
    return PacketCapture.datagrams(file, MOST).stream()
        .map(PacketCapture.Datagram::payload)
        .toList();
  }

  private static List<Bytes> expected(String name) {
    return Captures.all(name).stream().map(Captures.Datagram::payload).toList();
  }

  @ParameterizedTest
  @DisplayName("A classic pcap gives its DHCP datagrams with frame numbers and addresses")
  @ValueSource(strings = {"bios", "proxy-uefi-pxe", "uefi-http", "uefi-secure", "bios-pxelinux"})
  void classic(String name) throws Exception {
    var found = PacketCapture.datagrams(file(name), MOST);
    assertThat(found)
        .extracting(
            it ->
                new Captures.Datagram(
                    it.frame(),
                    it.source().getHostAddress() + ":" + it.sourcePort(),
                    it.destination().getHostAddress() + ":" + it.destinationPort(),
                    it.payload()))
        .isEqualTo(Captures.all(name));
  }

  /** The frames of a classic capture as pcapng blocks. */
  private static Bytes pcapng(Bytes classic, ByteOrder order, boolean simple) {
    var in = ByteBuffer.wrap(classic.toArray()).order(ByteOrder.LITTLE_ENDIAN);
    var out = ByteBuffer.allocate(2 * classic.size() + 4096).order(order);
    out.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0);
    out.putLong(-1).putInt(28);
    out.putInt(5).putInt(12).putInt(12); // statistics
    out.putInt(1).putInt(20).putShort((short) 1).putShort((short) 0).putInt(0).putInt(20);
    for (var at = 24; at < in.limit(); ) {
      var size = in.getInt(at + 8);
      var padded = (size + 3) & ~3;
      var length = (simple ? 16 : 32) + padded;
      out.putInt(simple ? 3 : 6).putInt(length);
      if (!simple) {
        out.putInt(0).putLong(0).putInt(size);
      }
      out.putInt(size).put(in.array(), at + 16, size).position(out.position() + padded - size);
      out.putInt(length);
      at += 16 + size;
    }
    return Bytes.of(out.array()).slice(0, out.position());
  }

  @Test
  @DisplayName("pcapng in either byte order, with enhanced and simple packet blocks")
  void nextGeneration() throws Exception {
    for (var order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      for (var simple : List.of(true, false)) {
        assertThat(payloads(pcapng(file("uefi-pxe"), order, simple)))
            .isEqualTo(expected("uefi-pxe"));
      }
    }
  }

  /** One frame, its Ethernet header replaced. */
  private static Bytes relinked(int linkType, String header) throws IOException {
    var in = ByteBuffer.wrap(file("uefi-pxe").toArray()).order(ByteOrder.LITTLE_ENDIAN);
    var size = in.getInt(32) - 14;
    var link = Bytes.ofHex(header).toArray();
    var out = ByteBuffer.allocate(40 + link.length + size); // big-endian, nanoseconds
    out.putInt(0xa1b23c4d).putLong(0x0002_0004_0000_0000L).putLong(65535).putInt(linkType);
    out.putLong(0).putInt(link.length + size).putInt(link.length + size);
    out.put(link).put(in.array(), 40 + 14, size);
    return Bytes.of(out.array());
  }

  @Test
  @DisplayName(
      "VLAN tags, SLL, SLL2, loopback and raw IP are seen through; other links give nothing")
  void linkTypes() throws Exception {
    var first = expected("uefi-pxe").subList(0, 1);
    var addresses = "ffffffffffff525400770000";
    assertThat(payloads(relinked(1, addresses + "0800"))).isEqualTo(first);
    assertThat(payloads(relinked(1, addresses + "81000064" + "0800"))).isEqualTo(first);
    assertThat(payloads(relinked(1, addresses + "88a80064" + "81000065" + "0800")))
        .isEqualTo(first);
    assertThat(payloads(relinked(113, "00".repeat(14) + "0800"))).isEqualTo(first);
    assertThat(payloads(relinked(276, "0800" + "00".repeat(18)))).isEqualTo(first);
    assertThat(payloads(relinked(0, "02000000"))).isEqualTo(first);
    assertThat(payloads(relinked(101, ""))).isEqualTo(first);
    assertThat(payloads(relinked(1, addresses + "86dd"))).isEmpty();
    assertThat(payloads(relinked(105, ""))).isEmpty();
  }

  @Test
  @DisplayName("At every cut the whole datagrams before it are given, and no more")
  void truncations() throws Exception {
    var classic = file("uefi-pxe").slice(0, 6000);
    for (var whole :
        List.of(
            classic, pcapng(file("bios-pxelinux"), ByteOrder.LITTLE_ENDIAN, true).slice(0, 6000))) {
      var all = payloads(whole);
      for (var size = 4; size < whole.size(); size++) {
        var before = payloads(whole.slice(0, size));
        assertThat(before).isEqualTo(all.subList(0, before.size()));
      }
    }
    for (var size = 0; size < 4; size++) {
      var cut = classic.slice(0, size);
      assertThatThrownBy(() -> payloads(cut))
          .isInstanceOf(MalformedPacketException.class)
          .hasMessageContaining("neither pcap nor pcapng");
    }
  }

  @Test
  @DisplayName("Changed octets and sizes that lie never break or stall reading (seed 1749)")
  void hostile() throws Exception {
    var random = new Random(1749);
    for (var original :
        List.of(
            file("bios"),
            pcapng(file("bios"), ByteOrder.LITTLE_ENDIAN, false),
            pcapng(file("bios"), ByteOrder.BIG_ENDIAN, true))) {
      for (var round = 0; round < 2000; round++) {
        var octets = original.toArray();
        var changes = random.nextInt(1, 20);
        IntStream.range(0, changes)
            .forEach(_ -> octets[random.nextInt(4, octets.length)] = (byte) random.nextInt(256));
        assertThat(PacketCapture.datagrams(Bytes.of(octets), MOST).size())
            .isLessThanOrEqualTo(MOST);
      }
    }
    var noise = new byte[4096];
    random.nextBytes(noise);
    assertThatThrownBy(() -> payloads(Bytes.of(noise)))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  @DisplayName("No more datagrams are read than were asked for")
  void bounded() throws Exception {
    assertThat(PacketCapture.datagrams(file("bios"), 2)).hasSize(2);
  }
}
