package dev.ichor.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import org.dhcp4java.DHCPConstants;
import org.dhcp4java.DHCPPacket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Judged by dhcp4java, a decoder of other people. */
class ClientPacketTest {
  private static final int RELAY = 0x0a400002;
  private static final int SERVER = 0x0a400001;
  private static final int ADDRESS = 0x0a400164;

  @Test
  @DisplayName("DISCOVER as a relay passes it on: giaddr, hops 1, 300 octets (RFC 1542 §4.1.1)")
  void discover() throws Exception {
    var out = Unpooled.buffer();
    new ClientPacket(RELAY, false).discover(out, 0x01020304, 0x00abcdef);
    assertThat(out.readableBytes()).isEqualTo(300);
    var packet = read(out);
    assertThat(packet.getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPDISCOVER);
    assertThat(packet.getXid()).isEqualTo(0x01020304);
    assertThat(packet.getHops()).isEqualTo((byte) 1);
    assertThat(packet.getGiaddr()).isEqualTo(InetAddress.getByName("10.64.0.2"));
    assertThat(packet.getChaddrAsHex()).isEqualToIgnoringCase("020000abcdef");
    assertThat(packet.getOptionRaw((byte) 55)).containsExactly(1, 28, 2, 3, 15, 6, 12);
  }

  @Test
  @DisplayName("REQUEST in SELECTING names offer and server, and no ciaddr (RFC 2131 Table 4)")
  void select() throws Exception {
    var out = Unpooled.buffer();
    new ClientPacket(RELAY, false).select(out, 7, 1, ADDRESS, SERVER);
    var packet = read(out);
    assertThat(packet.getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPREQUEST);
    assertThat(packet.getCiaddr()).isEqualTo(InetAddress.getByName("0.0.0.0"));
    assertThat(packet.getOptionAsInetAddr((byte) 50))
        .isEqualTo(InetAddress.getByName("10.64.1.100"));
    assertThat(packet.getOptionAsInetAddr((byte) 54)).isEqualTo(InetAddress.getByName("10.64.0.1"));
  }

  @Test
  @DisplayName("REQUEST in RENEWING has ciaddr and neither option 50 nor 54 (RFC 2131 Table 4)")
  void renew() throws Exception {
    var out = Unpooled.buffer();
    new ClientPacket(RELAY, false).renew(out, 7, 1, ADDRESS);
    var packet = read(out);
    assertThat(packet.getCiaddr()).isEqualTo(InetAddress.getByName("10.64.1.100"));
    assertThat(packet.containsOption((byte) 50)).isFalse();
    assertThat(packet.containsOption((byte) 54)).isFalse();
  }

  @Test
  @DisplayName("RELEASE has ciaddr and the server, and asks for nothing (RFC 2131 Table 5)")
  void release() throws Exception {
    var out = Unpooled.buffer();
    new ClientPacket(RELAY, false).release(out, 7, 1, ADDRESS, SERVER);
    var packet = read(out);
    assertThat(packet.getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPRELEASE);
    assertThat(packet.getCiaddr()).isEqualTo(InetAddress.getByName("10.64.1.100"));
    assertThat(packet.containsOption((byte) 55)).isFalse();
  }

  @Test
  @DisplayName("a netbooting client is UEFI x64 by options 60 and 93 (RFC 4578 §2.1)")
  void pxe() throws Exception {
    var out = Unpooled.buffer();
    new ClientPacket(RELAY, true).discover(out, 7, 1);
    var packet = read(out);
    assertThat(packet.getOptionAsString((byte) 60)).isEqualTo("PXEClient:Arch:00007:UNDI:003000");
    assertThat(packet.getOptionRaw((byte) 93)).containsExactly(0, 7);
  }

  private static DHCPPacket read(ByteBuf out) {
    var octets = ByteBufUtil.getBytes(out);
    return DHCPPacket.getPacket(octets, 0, octets.length, true);
  }
}
