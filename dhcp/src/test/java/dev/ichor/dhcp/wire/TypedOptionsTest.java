package dev.ichor.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Bytes;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TypedOptionsTest {
  @Test
  @DisplayName("Text may end in a NUL, or in none: 12, 60, 66 and 67 read the same (RFC 2132 §2)")
  void trailingNul() {
    for (var code :
        List.of(
            OptionCode.HOST_NAME,
            OptionCode.VENDOR_CLASS,
            OptionCode.TFTP_SERVER_NAME,
            OptionCode.BOOT_FILE)) {
      for (var end : List.of("", "00", "0000")) {
        var options = Options.builder().put(code, Bytes.ofHex("6e6f64652d35" + end)).build();
        assertThat(options.text(code)).as("%s ends %s", code, end).contains("node-5");
      }
    }
    var firmware =
        Options.builder()
            .put(OptionCode.VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003016\0")
            .build();
    assertThat(
            firmware.text(OptionCode.VENDOR_CLASS).map(VendorClass::new).flatMap(VendorClass::arch))
        .contains(ClientArch.X64_UEFI);
  }

  @Test
  @DisplayName("User class 77 is read as iPXE's raw string and as a list (RFC 3004 §4)")
  void userClass() {
    assertThat(UserClass.of(Bytes.ofHex("69505845")).names("iPXE")).isTrue();
    assertThat(UserClass.of(Bytes.ofHex("0161" + "0469505845")).names("iPXE")).isTrue();
    assertThat(UserClass.of(Bytes.ofHex("0569505845")).names("iPXE")).isFalse();
  }

  @Test
  @DisplayName(
      "Option 97 is mixed-endian; zero, ones, other types and sizes name nobody (RFC 4578)")
  void clientUuid() {
    assertThat(ClientUuid.smbios(Bytes.ofHex("0044454c4c770000108000525400770000")))
        .contains(UUID.fromString("4c4c4544-0077-1000-8000-525400770000"));
    assertThat(ClientUuid.smbios(Bytes.ofHex("00" + "00".repeat(16)))).isEmpty();
    assertThat(ClientUuid.smbios(Bytes.ofHex("00" + "ff".repeat(16)))).isEmpty();
    assertThat(ClientUuid.smbios(Bytes.ofHex("01" + "12".repeat(16)))).isEmpty();
    assertThat(ClientUuid.smbios(Bytes.ofHex("0012"))).isEmpty();
  }

  @Test
  @DisplayName("Option 93 is a list of 16-bit codes, unknown ones kept (RFC 4578 §2.1)")
  void architectures() {
    assertThat(ClientArch.listOf(Bytes.ofHex("000700630001aa").slice(0, 5)))
        .containsExactly(ClientArch.X64_UEFI, new ClientArch(99));
    assertThat(new ClientArch(41).toString()).isEqualTo("41 (ARM rpiboot)");
    assertThat(new ClientArch(99).toString()).isEqualTo("99 (not registered)");
  }

  @Test
  @DisplayName("Option 82: circuit, link selection, server id override, source port")
  void relay() {
    var relay =
        RelayInformation.of(
            Bytes.ofHex("0102" + "6737" + "0504" + "0a4d0100" + "0b040a4d01011300"));
    assertThat(relay.circuitId()).contains(Bytes.ofHex("6737"));
    assertThat(relay.linkSelection()).contains(Ipv4.parse("10.77.1.0"));
    assertThat(relay.serverIdOverride()).contains(Ipv4.parse("10.77.1.1"));
    assertThat(relay.usesSourcePort()).isTrue();
    assertThat(RelayInformation.of(Bytes.ofHex("0509aa")).linkSelection()).isEmpty();
  }

  @Test
  @DisplayName("Option 43 for BIOS is 06 01 08 ff; with a boot item it repeats type and layer")
  void pxeVendorOptions() {
    assertThat(PxeVendorOptions.none().control(PxeVendorOptions.USE_BOOT_FILE).encode())
        .contains(Bytes.ofHex("060108ff"));
    assertThat(PxeVendorOptions.none().encode()).isEmpty();
    assertThat(PxeVendorOptions.none().bootItem(Bytes.ofHex("80030000")).encode())
        .contains(Bytes.ofHex("470480030000ff"));
    assertThat(PxeVendorOptions.bootItem(Captures.message("proxy-bios", 11).options()))
        .contains(Bytes.ofHex("80030000"));
  }

  @Test
  @DisplayName("iPXE's option 175 of the ROM says HTTP; ours tells it not to wait for a proxy")
  void ipxe() {
    var sent = Captures.message("bios", 1).options().get(OptionCode.IPXE).orElseThrow();
    assertThat(IpxeOptions.of(sent).hasHttp()).isTrue();
    assertThat(IpxeOptions.of(sent).features()).contains("HTTP", "TFTP", "DNS");
    assertThat(IpxeOptions.saysHttp(sent)).isTrue();
    assertThat(IpxeOptions.saysHttp(Bytes.ofHex("00150101130100"))).isFalse();
    assertThat(IpxeOptions.saysHttp(Bytes.ofHex("ff130101"))).isFalse();
    assertThat(IpxeOptions.of(Bytes.ofHex("150101")).lacksHttp()).isTrue();
    assertThat(IpxeOptions.of(Bytes.EMPTY).lacksHttp()).isFalse();
    assertThat(IpxeOptions.noProxyDhcp()).isEqualTo(Bytes.ofHex("b00101ff"));
  }

  @Test
  @DisplayName("Vendor class 60 names the architecture, for clients without option 93")
  void vendorClass() {
    assertThat(new VendorClass("PXEClient:Arch:00007:UNDI:003000").arch())
        .contains(ClientArch.X64_UEFI);
    assertThat(new VendorClass("PXEClient").arch()).isEmpty();
    assertThat(new VendorClass("HTTPClient:Arch:00016").isHttp()).isTrue();
  }

  @Test
  @DisplayName("IP and UDP checksums of a link-layer reply sum to all ones (RFC 1071)")
  void frame() {
    var frame =
        UdpFrame.of(
            Ipv4.parse("10.77.0.1"), 67, Ipv4.parse("10.77.0.198"), 68, Bytes.ofHex("010203"));
    assertThat(frame.slice(0, 20).toHex()).isEqualTo("4500001f000040004011256e0a4d00010a4d00c6");
    assertThat(frame.slice(20, 26).toHex()).isEqualTo("00430044000b");
    assertThat(frame.size()).isEqualTo(31);
  }
}
