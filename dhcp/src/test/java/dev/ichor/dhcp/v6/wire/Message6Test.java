package dev.ichor.dhcp.v6.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Message6Test {
  private static final Inet6Address ADDRESS = Ipv6.parse("2001:db8:77::1234");
  private static final Duid DUID = new Duid(Bytes.ofHex("0001000126f2a3b4525400770001"));

  /** Every kind of option once. */
  private static final Message6.Direct FULL =
      new Message6.Direct(
          Message6Type.REPLY,
          0x123456,
          Options6.of(
              new Option6.ClientId(DUID),
              new Option6.ServerId(Duid.ofUuid(new UUID(1, 2))),
              new Option6.IaNa(
                  0xfffffffeL,
                  1350,
                  2160,
                  Options6.of(
                      new Option6.IaAddress(
                          ADDRESS,
                          2700,
                          3600,
                          Options6.of(new Option6.Status(StatusCode.SUCCESS, "yours"))))),
              new Option6.IaTa(
                  7, Options6.of(new Option6.Status(StatusCode.NO_ADDRS_AVAIL, "none"))),
              new Option6.IaPd(
                  8, 0, 0, Options6.of(new Option6.Status(StatusCode.NO_PREFIX_AVAIL, ""))),
              new Option6.Oro(List.of(23, 24, 59)),
              new Option6.Preference(255),
              new Option6.ElapsedTime(400),
              new Option6.Status(StatusCode.NOT_ON_LINK, "moved"),
              new Option6.RapidCommit(),
              new Option6.UserClass(List.of(octets("iPXE"))),
              new Option6.VendorClass(343, List.of(octets("HTTPClient:Arch:00016"))),
              new Option6.VendorOpts(343, Bytes.ofHex("00010000")),
              new Option6.DnsServers(List.of(ADDRESS)),
              new Option6.DomainList(List.of("rack.example", "example")),
              new Option6.BootFileUrl("http://[2001:db8:77::1]:8081/loader/ipxe.efi"),
              new Option6.BootFileParam(List.of("12", "")),
              new Option6.Arch(List.of(ClientArch.X64_UEFI_HTTP)),
              new Option6.Nii(1, 3, 16),
              new Option6.Seconds(Option6.SOL_MAX_RT, 3600),
              new Option6.Other(9999, Bytes.ofHex("00ff"))));

  private static final Message6.Relayed RELAYED =
      new Message6.Relayed(
          Message6Type.RELAY_FORW,
          1,
          ADDRESS,
          Ipv6.parse("fe80::1"),
          Options6.of(
              new Option6.InterfaceId(octets("eth0/7")),
              new Option6.RemoteId(9, octets("switch")),
              new Option6.SubscriberId(octets("rack 4")),
              new Option6.ClientLinkLayer(1, Bytes.ofHex("525400770001")),
              new Option6.RelaySourcePort(0),
              new Option6.RelayMessage(FULL.encode())));

  private static Bytes octets(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("Decoding what was encoded gives the same message, every option of RFC 8415 §21")
  void roundTrip() throws Exception {
    assertThat(Message6.decode(FULL.encode())).isEqualTo(FULL);
    assertThat(Message6.decode(RELAYED.encode())).isEqualTo(RELAYED);
  }

  @Test
  @DisplayName("A SOLICIT with IA_NA and elapsed time, octet for octet (RFC 8415 §8, §21.4, §21.9)")
  void octetForOctet() throws Exception {
    var hex =
        "01abcdef"
            + "0001000e0001000126f2a3b4525400770001"
            + "0003000c000000010000000000000000"
            + "000800020190";
    var expected =
        new Message6.Direct(
            Message6Type.SOLICIT,
            0xabcdef,
            Options6.of(
                new Option6.ClientId(DUID),
                new Option6.IaNa(1, 0, 0, Options6.EMPTY),
                new Option6.ElapsedTime(400)));
    assertThat(Message6.decode(Bytes.ofHex(hex))).isEqualTo(expected);
    assertThat(expected.encode().toHex()).isEqualTo(hex);
  }

  @Test
  @DisplayName("A relay's message as text shows what is inside")
  void text() {
    assertThat(Message6Text.of(RELAYED))
        .startsWith("RELAY_FORW hops=1 link=2001:db8:77::1234 peer=fe80::1")
        .contains("79 client link layer 1 525400770001")
        .contains("    REPLY xid=123456")
        .contains("address 2001:db8:77::1234 preferred=2700 valid=3600")
        .contains("13 Success 'yours'")
        .contains("59 boot file http://[2001:db8:77::1]:8081/loader/ipxe.efi");
  }

  @Test
  @DisplayName("An option that runs past the packet is named with its octet")
  void lyingLength() {
    assertThatThrownBy(() -> Message6.decode(Bytes.ofHex("01abcdef" + "0001ffff0001")))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessage("option 1 at octet 8: needs 65535 octets, 2 left");
  }

  @Test
  @DisplayName("An option inside an IA that runs past the IA makes the packet malformed")
  void nestedLie() {
    var hex = "01abcdef" + "00030010" + "000000010000000000000000" + "00050018";
    assertThatThrownBy(() -> Message6.decode(Bytes.ofHex(hex)))
        .hasMessageStartingWith("option 5 at octet 24");
  }

  @Test
  @DisplayName("IAs nested for ever end with a malformed packet, not with our stack")
  void bomb() {
    var inner = Bytes.EMPTY;
    for (var depth = 0; depth < 1000; depth++) {
      inner =
          new OctetWriter().u16(Option6.IA_TA).u16(4 + inner.size()).u32(depth).bytes(inner).done();
    }
    var packet = new OctetWriter().u8(1).u8(0).u16(1).bytes(inner).done();
    assertThatThrownBy(() -> Message6.decode(packet)).hasMessageContaining("nested deeper");
  }

  @Test
  @DisplayName("Options in a shape that is not their own are kept as they came")
  void oddShapes() throws Exception {
    var hex = "01abcdef" + "0006000117" + "0010000300000157" + "00080001ff" + "000100020001";
    var message = Message6.decode(Bytes.ofHex(hex.replace("0010000300000157", "00100003000001")));
    assertThat(message.options().list()).extracting(Option6::code).containsExactly(6, 16, 8, 1);
    assertThat(message.options().list()).allMatch(Option6.Other.class::isInstance);
    assertThat(message.options().clientId()).isEmpty();
  }

  @Test
  @DisplayName("Every truncation is refused or shorter by whole options, never a fault")
  void truncations() {
    var whole = RELAYED.encode();
    for (var size = 0; size < whole.size(); size++) {
      survives(whole.slice(0, size));
    }
    for (var size = 0; size < FULL.encode().size(); size++) {
      survives(FULL.encode().slice(0, size));
    }
  }

  @Test
  @DisplayName("What random octets decode to is encoded and decoded to the same")
  void random() {
    var random = new Random(8415);
    for (var round = 0; round < 100_000; round++) {
      var octets = (round % 2 == 0 ? FULL : RELAYED).encode().toArray();
      for (var change = random.nextInt(8); change >= 0; change--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt();
      }
      survives(Bytes.of(octets));
    }
  }

  private static void survives(Bytes octets) {
    try {
      var message = Message6.decode(octets);
      assertThat(Message6Text.of(message)).isNotEmpty();
      assertThat(Message6.decode(message.encode())).isEqualTo(message);
    } catch (MalformedPacketException e) {
      assertThat(e.offset()).isBetween(0, octets.size());
    }
  }

  @ParameterizedTest
  @DisplayName("Addresses are written as RFC 5952 §4 wants")
  @CsvSource({
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "FE80:0:0:0:5054:ff:fe77:1, fe80::5054:ff:fe77:1",
    "1:0:0:0:0:0:0:0, 1::"
  })
  void addresses(String given, String text) {
    assertThat(Ipv6.text(Ipv6.parse(given))).isEqualTo(text);
  }

  @Test
  @DisplayName("A MAC address is read from a modified EUI-64 (RFC 4291 appendix A) and from DUIDs")
  void macs() {
    assertThat(Ipv6.macOf(Ipv6.parse("fe80::5054:ff:fe77:1")).orElseThrow())
        .hasToString("52:54:00:77:00:01");
    assertThat(Ipv6.macOf(Ipv6.parse("fe80::1"))).isEmpty();
    assertThat(DUID.mac().orElseThrow()).hasToString("52:54:00:77:00:01");
    assertThat(new Duid(Bytes.ofHex("00030001525400770001")).mac().orElseThrow())
        .hasToString("52:54:00:77:00:01");
    assertThat(Duid.ofUuid(new UUID(1, 2)).mac()).isEmpty();
    assertThat(Duid.ofUuid(new UUID(1, 2)).uuid()).contains(new UUID(1, 2));
  }

  @Test
  @DisplayName("A prefix holds its own addresses and refuses bits behind its length")
  void prefixes() {
    var prefix = Prefix.parse("2001:db8:77::/64");
    assertThat(prefix.contains(ADDRESS)).isTrue();
    assertThat(prefix.contains(Ipv6.parse("2001:db8:78::1"))).isFalse();
    assertThat(Prefix.parse("2001:db8::/120").at(-1L)).isEqualTo(Ipv6.parse("2001:db8::ff"));
    assertThatThrownBy(() -> Prefix.parse("2001:db8::1/64")).hasMessageContaining("first address");
  }
}
