package dev.ichor.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.inventory.model.Bytes;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CodecTest {
  private static final DhcpMessage DISCOVER = Captures.message("uefi-pxe", 1);

  /** Header of a DISCOVER with cookie, then these options. */
  private static Bytes packet(String optionsHex) {
    return Bytes.ofHex(
        "01010600deadbeef00000000"
            + "00".repeat(16)
            + "525400770001"
            + "00".repeat(10)
            + "00".repeat(192)
            + "63825363"
            + optionsHex);
  }

  @Test
  @DisplayName("An option in several pieces is one value (RFC 3396 §7)")
  void concatenation() throws Exception {
    var message =
        DhcpMessage.decode(packet("350101" + "3c02" + "5058" + "0c0161" + "3c0145" + "ff"));
    assertThat(message.options().text(OptionCode.VENDOR_CLASS)).contains("PXE");
  }

  @Test
  @DisplayName("A value above 255 octets is split and comes back whole (RFC 3396 §5)")
  void split() throws Exception {
    var builder = DISCOVER.reply(MessageType.ACK);
    builder.options().put(OptionCode.of(224), Bytes.of(new byte[600]));
    var packet = MessageEncoder.encode(builder.build());
    assertThat(DhcpMessage.decode(packet).options().get(OptionCode.of(224)))
        .contains(Bytes.of(new byte[600]));
  }

  @Test
  @DisplayName("Overload 3: options go on in file, then in sname, which are then no names (§4.1)")
  void overload() throws Exception {
    var octets = packet("340103" + "3c0150" + "ff").toArray();
    Bytes.ofHex("3c0158" + "350101" + "ff").copyTo(octets, DhcpMessage.FILE_AT);
    Bytes.ofHex("3c0145" + "ff").copyTo(octets, DhcpMessage.SNAME_AT);
    var message = DhcpMessage.decode(Bytes.of(octets));
    assertThat(message.options().text(OptionCode.VENDOR_CLASS)).contains("PXE");
    assertThat(message.type()).contains(MessageType.DISCOVER);
    assertThat(message.file()).isEmpty();
    assertThat(message.sname()).isEmpty();
  }

  @Test
  @DisplayName("A missing End is tolerated, pads are skipped, what follows End is not read (§3.1)")
  void lenientEnd() throws Exception {
    assertThat(DhcpMessage.decode(packet("0000350101")).type()).contains(MessageType.DISCOVER);
    var afterEnd = DhcpMessage.decode(packet("350101ff3d"));
    assertThat(afterEnd.options().has(OptionCode.CLIENT_ID)).isFalse();
  }

  @Test
  @DisplayName("A length past the end is malformed, with field and octet")
  void lengthPastEnd() {
    assertThatThrownBy(() -> DhcpMessage.decode(packet("350101" + "3d0701")))
        .isInstanceOfSatisfying(
            MalformedPacketException.class,
            e -> {
              assertThat(e.field()).isEqualTo("option 61 value");
              assertThat(e.offset()).isEqualTo(245);
            });
  }

  @Test
  @DisplayName("Sizes that the standard fixes are checked: option 50 of three octets is malformed")
  void fixedSize() {
    assertThatThrownBy(() -> DhcpMessage.decode(packet("350101" + "32030a4d00" + "ff")))
        .hasMessageContaining("option 50 length at octet 244");
  }

  @Test
  @DisplayName("hlen above 16, op 3 and a wrong cookie are malformed (RFC 2131 §2)")
  void header() {
    assertThatThrownBy(() -> DhcpMessage.decode(with(2, 17))).hasMessageContaining("hlen");
    assertThatThrownBy(() -> DhcpMessage.decode(with(0, 3))).hasMessageContaining("op");
    assertThatThrownBy(() -> DhcpMessage.decode(with(236, 0))).hasMessageContaining("cookie");
  }

  private static Bytes with(int at, int value) {
    var octets = packet("350101ff").toArray();
    octets[at] = (byte) value;
    return Bytes.of(octets);
  }

  @Test
  @DisplayName("53 first, mask before router, a pad after 67, 82 last before End, 300 octets")
  void order() {
    var builder = DISCOVER.reply(MessageType.ACK);
    builder
        .options()
        .put(OptionCode.RELAY_INFORMATION, Bytes.ofHex("1300"))
        .put(OptionCode.ROUTER, Ipv4.parse("10.77.0.1"))
        .put(OptionCode.SUBNET_MASK, Ipv4.parse("255.255.255.0"))
        .put(OptionCode.BOOT_FILE, "x");
    var packet = MessageEncoder.encode(builder.build());
    assertThat(packet.size()).isEqualTo(300);
    assertThat(packet.slice(240, 268).toHex())
        .isEqualTo(
            "350105"
                + "0104ffffff00"
                + "03040a4d0001"
                + "430178"
                + "00"
                + "52021300"
                + "ff"
                + "00".repeat(4));
  }

  @Test
  @DisplayName("Over the client's limit the least needed options go first (RFC 2132 §9.10)")
  void dropsByPriority() throws Exception {
    var builder = DISCOVER.reply(MessageType.ACK);
    builder
        .options()
        .put(OptionCode.SUBNET_MASK, Ipv4.parse("255.255.255.0"))
        .put(OptionCode.of(224), Bytes.of(new byte[200]))
        .put(OptionCode.BOOT_FILE, "snponly.efi")
        .put(OptionCode.of(225), Bytes.of(new byte[200]));
    var encoded = MessageEncoder.encode(builder.build(), MessageEncoder.SMALLEST_LIMIT);
    assertThat(encoded.packet().size()).isLessThanOrEqualTo(MessageEncoder.SMALLEST_LIMIT);
    assertThat(encoded.dropped()).containsExactly(OptionCode.of(225));
    assertThat(DhcpMessage.decode(encoded.packet()).options().has(OptionCode.BOOT_FILE)).isTrue();
  }

  @Test
  @DisplayName("Option 57 bounds the datagram; 576 without it, 1500 at most (RFC 2131 §2)")
  void limits() {
    assertThat(MessageEncoder.limitFor(DISCOVER)).isEqualTo(1472 - 28);
    assertThat(MessageEncoder.limitFor(Captures.message("uefi-pxe", 3))).isEqualTo(1472);
    assertThat(
            MessageEncoder.limitFor(Captures.message("uefi-pxe", 3).reply(MessageType.ACK).build()))
        .isEqualTo(548);
  }

  @Test
  @DisplayName("Every truncation either decodes or is malformed at an octet inside the packet")
  void truncations() {
    for (var whole : Captures.all("proxy-uefi-pxe")) {
      for (var size = 0; size < whole.payload().size(); size++) {
        decodesOrIsMalformed(whole.payload().slice(0, size));
      }
    }
  }

  @Test
  @DisplayName(
      "Random and mutated octets: only MalformedPacketException, and what decodes re-encodes")
  void randomOctets() throws Exception {
    var random = new Random(20261122);
    var seed = Captures.payload("bios", 1);
    for (var round = 0; round < 20_000; round++) {
      var octets = seed.toArray();
      if (round % 4 == 0) {
        random.nextBytes(octets);
        Bytes.ofHex("63825363").copyTo(octets, DhcpMessage.COOKIE_AT);
        octets[0] = 1;
        octets[2] = 6;
      } else {
        for (var change = random.nextInt(8); change >= 0; change--) {
          octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
      }
      decodesOrIsMalformed(Bytes.of(octets));
    }
  }

  private static void decodesOrIsMalformed(Bytes packet) {
    try {
      var message = DhcpMessage.decode(packet);
      assertThat(MessageText.of(message)).isNotEmpty();
      assertThat(MessageEncoder.encode(message).size()).isGreaterThanOrEqualTo(300);
    } catch (MalformedPacketException e) {
      assertThat(e.offset()).isBetween(0, packet.size());
    }
  }
}
