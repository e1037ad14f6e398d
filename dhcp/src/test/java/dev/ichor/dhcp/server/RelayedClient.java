package dev.ichor.dhcp.server;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.dhcp4java.DHCPConstants;
import org.dhcp4java.DHCPOption;
import org.dhcp4java.DHCPPacket;

/** A client behind a relay on loopback, speaking through dhcp4java: somebody else's codec. */
final class RelayedClient implements AutoCloseable {
  static final String GIADDR = "127.77.0.2";
  private static final byte RELAY_AGENT_INFORMATION = 82;

  /** Sub-option 19 without value: answer to my source port (RFC 8357 §5.2). */
  static final byte[] SOURCE_PORT = {1, 2, 'g', '7', 19, 0};

  private final DatagramSocket socket;
  private final InetSocketAddress server;
  private final byte[] mac;

  RelayedClient(int serverPort, String hexMac) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(GIADDR, 0));
    this.socket.setSoTimeout(10_000);
    this.server = new InetSocketAddress("127.0.0.1", serverPort);
    this.mac = HexFormat.of().parseHex(hexMac);
  }

  DHCPPacket packet(byte type, DHCPOption... options) throws IOException {
    var packet = new DHCPPacket();
    packet.setOp(DHCPConstants.BOOTREQUEST);
    packet.setHtype(DHCPConstants.HTYPE_ETHER);
    packet.setHlen((byte) 6);
    packet.setHops((byte) 1);
    packet.setXid(0x1c0ffee);
    packet.setChaddr(Arrays.copyOf(mac, 16));
    packet.setGiaddr(InetAddress.getByName(GIADDR));
    packet.setDHCPMessageType(type);
    for (var option : options) {
      packet.setOption(option);
    }
    packet.setOptionRaw(RELAY_AGENT_INFORMATION, SOURCE_PORT);
    return packet;
  }

  /** How long {@link #receive} waits before it reports silence. */
  void patience(int milliseconds) throws IOException {
    socket.setSoTimeout(milliseconds);
  }

  DHCPPacket exchange(DHCPPacket request) throws IOException {
    send(request);
    return receive();
  }

  void send(DHCPPacket request) throws IOException {
    sendRaw(request.serialize());
  }

  void sendRaw(byte[] octets) throws IOException {
    socket.send(new DatagramPacket(octets, octets.length, server));
  }

  DHCPPacket receive() throws IOException {
    var buffer = new DatagramPacket(new byte[1500], 1500);
    socket.receive(buffer);
    return DHCPPacket.getPacket(buffer);
  }

  /** DISCOVER, then REQUEST of what was offered; returns the last answer. */
  DHCPPacket acquire(DHCPOption... identity) throws IOException {
    var offer = exchange(packet(DHCPConstants.DHCPDISCOVER, identity));
    return exchange(request(offer, identity));
  }

  /** The REQUEST that takes an offer up. */
  DHCPPacket request(DHCPPacket offer, DHCPOption... identity) throws IOException {
    var request = packet(DHCPConstants.DHCPREQUEST, identity);
    request.setOption(
        DHCPOption.newOptionAsInetAddress(
            DHCPConstants.DHO_DHCP_REQUESTED_ADDRESS, offer.getYiaddr()));
    request.setOption(
        DHCPOption.newOptionAsInetAddress(
            DHCPConstants.DHO_DHCP_SERVER_IDENTIFIER,
            offer.getOptionAsInetAddr(DHCPConstants.DHO_DHCP_SERVER_IDENTIFIER)));
    request.setOptionRaw(RELAY_AGENT_INFORMATION, SOURCE_PORT);
    return request;
  }

  @Override
  public void close() {
    socket.close();
  }
}
