package dev.ichor.dhcp.ra.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.ra.wire.NdMessage.RouterAdvertisement;
import dev.ichor.dhcp.ra.wire.NdMessage.RouterSolicitation;
import dev.ichor.dhcp.ra.wire.NdOption.Dnssl;
import dev.ichor.dhcp.ra.wire.NdOption.Mtu;
import dev.ichor.dhcp.ra.wire.NdOption.Other;
import dev.ichor.dhcp.ra.wire.NdOption.PrefixInformation;
import dev.ichor.dhcp.ra.wire.NdOption.Rdnss;
import dev.ichor.dhcp.ra.wire.NdOption.SourceLinkLayer;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Prefix;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NdMessageTest {
  /** Of iPXE 1.0.0+git-20190125, SeaBIOS ROM, QEMU; checksum as on the wire. */
  private static final Bytes IPXE_SOLICITATION =
      Bytes.ofHex("8500259a00000000" + "0101525400770001");

  private static final RouterAdvertisement FULL =
      new RouterAdvertisement(
          64,
          true,
          true,
          1800,
          30_000,
          1_000,
          List.of(
              new SourceLinkLayer(MacAddress.parse("52:54:00:77:00:02")),
              new Mtu(9000),
              new PrefixInformation(Prefix.parse("2001:db8:77::/64"), true, false, 86_400, 14_400),
              new Rdnss(NdOption.FOR_EVER, List.of(Ipv6.parse("2001:db8:77::53"))),
              new Dnssl(1800, List.of("rack.example", "example")),
              new Other(24, Bytes.ofHex("4000000003840000000000000000"))));

  @Test
  @DisplayName("iPXE's solicitation names its MAC address (RFC 4861 §4.1, §4.6.1)")
  void solicitation() throws Exception {
    assertThat(NdMessage.decode(IPXE_SOLICITATION))
        .isEqualTo(
            new RouterSolicitation(
                List.of(new SourceLinkLayer(MacAddress.parse("52:54:00:77:00:01")))));
  }

  @Test
  @DisplayName("An advertisement with everything, octet for octet (RFC 4861 §4.2, RFC 8106 §5)")
  void octets() {
    assertThat(FULL.encode().toHex())
        .isEqualTo(
            "86000000"
                + "40c00708"
                + "00007530000003e8"
                + "0101525400770002"
                + "0501000000002328"
                + "0304408000015180"
                + "0000384000000000"
                + "20010db8007700000000000000000000"
                + "19030000ffffffff"
                + "20010db8007700000000000000000053"
                + "1f04000000000708"
                + "047261636b076578616d706c65000765"
                + "78616d706c650000"
                + "1802"
                + "4000000003840000000000000000");
  }

  @Test
  @DisplayName("Decoding what was encoded gives the same message")
  void roundTrip() throws Exception {
    assertThat(NdMessage.decode(FULL.encode())).isEqualTo(FULL);
    var bare = new RouterAdvertisement(0, false, false, 0, 0, 0, List.of());
    assertThat(NdMessage.decode(bare.encode())).isEqualTo(bare);
    assertThat(bare.encode().size()).isEqualTo(16);
  }

  @Test
  @DisplayName("An option of length 0 drops the packet (RFC 4861 §4.6)")
  void emptyOption() {
    assertThatThrownBy(() -> NdMessage.decode(Bytes.ofHex("8500000000000000" + "0100525400770001")))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("option 1 length");
  }

  @Test
  @DisplayName("A code other than 0 drops the packet (RFC 4861 §6.1)")
  void code() {
    assertThatThrownBy(() -> NdMessage.decode(Bytes.ofHex("8501000000000000")))
        .hasMessageContaining("code");
  }

  @Test
  @DisplayName("Every truncation is refused or a shorter list of options, never a fault")
  void truncations() {
    var whole = FULL.encode();
    for (var size = 0; size < whole.size(); size++) {
      survives(whole.slice(0, size));
    }
  }

  @Test
  @DisplayName("Random octets never cause anything but a malformed packet")
  void random() {
    var random = new Random(4861);
    for (var round = 0; round < 100_000; round++) {
      var octets = FULL.encode().toArray();
      for (var change = random.nextInt(6); change >= 0; change--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt();
      }
      survives(Bytes.of(octets).slice(0, random.nextInt(octets.length)));
    }
  }

  private static void survives(Bytes octets) {
    try {
      assertThat(NdMessage.decode(octets)).isNotNull();
    } catch (MalformedPacketException e) {
      assertThat(e.offset()).isBetween(0, octets.size());
    }
  }
}
