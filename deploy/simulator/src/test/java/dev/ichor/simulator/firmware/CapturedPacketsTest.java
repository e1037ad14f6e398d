package dev.ichor.simulator.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.Mac;
import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.Octets;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The firmware's packets against the captured ones: the same identity gives the same octets. */
class CapturedPacketsTest {
  private static final ClientIdentity CLIENT =
      new ClientIdentity(
          new Mac(Octets.hex("525400770000")),
          UUID.fromString("4c4c4544-0077-1000-8000-525400770000"),
          "SIM",
          "QEMU",
          "Standard PC");

  private static int xid(Octets packet) {
    return packet.u16(4) << 16 | packet.u16(6);
  }

  private static Octets discover(DhcpStyle style, Octets captured, int attempt) {
    return style.discover(CLIENT, xid(captured), attempt).encode();
  }

  private static void assertRequest(DhcpStyle style, String file, int offer, int request)
      throws Exception {
    Octets captured = Captures.payload(file, request);
    DhcpPacket offered = DhcpPacket.decode(Captures.payload(file, offer));
    assertThat(style.request(CLIENT, xid(captured), 2, offered).encode()).isEqualTo(captured);
  }

  @Test
  @DisplayName("iPXE as BIOS ROM: DISCOVER with secs 4, then 10, REQUEST with 18, octet for octet")
  void bios() throws Exception {
    for (int attempt = 0; attempt < 2; attempt++) {
      Octets captured = Captures.payload("bios.pcap", 1 + 2 * attempt);
      assertThat(discover(DhcpStyles.IPXE_BIOS, captured, attempt)).isEqualTo(captured);
    }
    assertRequest(DhcpStyles.IPXE_BIOS, "bios.pcap", 4, 5);
  }

  @Test
  @DisplayName(
      "EDK2 PXE: broadcast flag, arch 7, option 57 of 65280 in the REQUEST, octet for octet")
  void edk2Pxe() throws Exception {
    Octets captured = Captures.payload("uefi-pxe.pcap", 1);
    assertThat(discover(DhcpStyles.EDK2_PXE, captured, 0)).isEqualTo(captured);
    assertRequest(DhcpStyles.EDK2_PXE, "uefi-pxe.pcap", 2, 3);
  }

  @Test
  @DisplayName("snponly.efi after EDK2 PXE: arch 7 and user class iPXE, octet for octet")
  void snponly() throws Exception {
    Octets captured = Captures.payload("uefi-pxe.pcap", 31);
    assertThat(discover(DhcpStyles.IPXE_SNPONLY, captured, 0)).isEqualTo(captured);
    assertRequest(DhcpStyles.IPXE_SNPONLY, "uefi-pxe.pcap", 34, 35);
  }

  @Test
  @DisplayName("EDK2 HTTP Boot: arch 16 and HTTPClient, octet for octet")
  void edk2Http() throws Exception {
    Octets captured = Captures.payload("uefi-http.pcap", 1);
    assertThat(discover(DhcpStyles.EDK2_HTTP, captured, 0)).isEqualTo(captured);
    assertRequest(DhcpStyles.EDK2_HTTP, "uefi-http.pcap", 2, 3);
  }

  @Test
  @DisplayName("ipxe.efi after HTTP Boot has one feature more than snponly.efi, octet for octet")
  void ipxeEfi() throws Exception {
    Octets captured = Captures.payload("uefi-http.pcap", 120);
    assertThat(discover(DhcpStyles.IPXE_EFI, captured, 0)).isEqualTo(captured);
    assertRequest(DhcpStyles.IPXE_EFI, "uefi-http.pcap", 123, 124);
  }

  @Test
  @DisplayName(
      "EDK2 asks a proxy on 4011 with its address in ciaddr and no option 54 (PXE 2.1 §2.2)")
  void edk2Proxy() throws Exception {
    Octets captured = Captures.payload("proxy-uefi-pxe.pcap", 8);
    var question =
        DhcpStyles.EDK2_PXE.proxyRequest(
            CLIENT, xid(captured), 0, Ip4.parse("10.77.0.198"), Ip4.parse("10.77.0.1"));
    assertThat(question.encode()).isEqualTo(captured);
  }

  @Test
  @DisplayName("iPXE asks a proxy on 4011 with the broadcast flag and option 54 (PXE 2.1 §2.2)")
  void ipxeProxy() throws Exception {
    Octets captured = Captures.payload("proxy-uefi-pxe.pcap", 42);
    var question =
        DhcpStyles.IPXE_SNPONLY.proxyRequest(
            CLIENT, xid(captured), 2, Ip4.parse("10.77.0.198"), Ip4.parse("10.77.0.1"));
    Octets sent = question.encode();
    assertThat(sent.slice(0, 8).plus(sent.from(10)))
        .isEqualTo(captured.slice(0, 8).plus(captured.from(10))); // all but secs
  }

  @Test
  @DisplayName("Every truncation is refused or read, random octets never do more harm; round trip")
  void robust() throws Exception {
    Octets whole = Captures.payload("uefi-pxe.pcap", 2);
    DhcpPacket packet = DhcpPacket.decode(whole);
    assertThat(DhcpPacket.decode(packet.encode())).isEqualTo(packet);
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.slice(0, random.nextInt(whole.length() + 1)).toArray();
      for (int j = 240; j < bytes.length; j++) {
        bytes[j] = (byte) random.nextInt();
      }
      try {
        var read = DhcpPacket.decode(Octets.of(bytes));
        BootFile.of(read);
        assertThat(read.options()).isNotNull();
      } catch (MalformedPacket e) {
        assertThat(e).hasMessageContaining("offset");
      }
    }
  }
}
