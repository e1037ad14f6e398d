package dev.ichor.simulator.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.simulator.firmware.DhcpStyle.OfferRule;
import dev.ichor.simulator.wire.DhcpOption;
import dev.ichor.simulator.wire.DhcpPacket;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OfferPolicyTest {
  private static DhcpPacket offer(String yiaddr, String vendorClass, String file) {
    List<DhcpOption> options = new ArrayList<>();
    options.add(new DhcpOption(DhcpOption.MESSAGE_TYPE, Octets.of(DhcpPacket.OFFER)));
    options.add(new DhcpOption(DhcpOption.SERVER_ID, Octets.of(10, 0, 0, 1)));
    if (!vendorClass.isEmpty()) {
      options.add(new DhcpOption(DhcpOption.VENDOR_CLASS, Octets.ascii(vendorClass)));
    }
    if (!file.isEmpty()) {
      options.add(new DhcpOption(DhcpOption.BOOT_FILE, Octets.ascii(file)));
    }
    return new DhcpPacket(
        2,
        0,
        1,
        0,
        0,
        Ip4.ANY,
        Ip4.parse(yiaddr),
        Ip4.ANY,
        Ip4.ANY,
        new OctetWriter().fill(0, 16).octets(),
        new OctetWriter().fill(0, 64).octets(),
        new OctetWriter().fill(0, 128).octets(),
        options);
  }

  @Test
  @DisplayName("HTTP Boot throws away a URL without option 60 HTTPClient (UEFI 2.10 §24.7.3)")
  void httpNeedsItsClass() {
    var plain = offer("10.0.0.9", "", "http://10.0.0.1/ipxe.efi");
    assertThat(OfferPolicy.choose(OfferRule.EDK2_HTTP, List.of(plain))).isEmpty();
    var right = offer("10.0.0.9", "HTTPClient", "http://10.0.0.1/ipxe.efi");
    assertThat(OfferPolicy.choose(OfferRule.EDK2_HTTP, List.of(plain, right)))
        .hasValueSatisfying(c -> assertThat(c.offer()).isEqualTo(right));
  }

  @Test
  @DisplayName("PXE joins an address without a file to a proxy's offer (PXE 2.1 §2.2)")
  void proxyCompletes() {
    var address = offer("10.0.0.9", "", "");
    var proxy = offer("0.0.0.0", "PXEClient", "snponly.efi");
    assertThat(OfferPolicy.choose(OfferRule.EDK2_PXE, List.of(proxy))).isEmpty();
    assertThat(OfferPolicy.choose(OfferRule.EDK2_PXE, List.of(proxy, address)))
        .hasValueSatisfying(c -> assertThat(c.proxy()).contains(proxy));
  }

  @Test
  @DisplayName("A proxy for HTTP clients means nothing to a PXE client")
  void foreignProxy() {
    var address = offer("10.0.0.9", "", "");
    var proxy = offer("0.0.0.0", "HTTPClient", "http://10.0.0.1/ipxe.efi");
    assertThat(OfferPolicy.choose(OfferRule.IPXE, List.of(proxy, address)))
        .hasValueSatisfying(c -> assertThat(c.proxy()).isEmpty());
  }

  @Test
  @DisplayName("The server of a file is siaddr, else option 66 as a literal, else option 54")
  void nextServer() {
    var file = offer("10.0.0.9", "", "snponly.efi");
    assertThat(BootFile.of(file)).contains(new BootFile.Tftp(Ip4.parse("10.0.0.1"), "snponly.efi"));
    assertThat(BootFile.of(offer("10.0.0.9", "", ""))).isEmpty();
  }
}
