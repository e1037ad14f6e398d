package dev.ichor.dhcp.server;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Linux packet socket (packet(7)), send only: to a hardware address that does not answer ARP yet,
 * and ARP itself. Needs CAP_NET_RAW. Opened once, used from any thread.
 */
final class PacketSocket implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PacketSocket.class);
  private static final int LINK_ADDRESS_SIZE = 20;

  private final NativeSocket socket;

  /** What the frame carries (IEEE 802 numbers). */
  enum Protocol {
    IP(0x0800),
    ARP(0x0806);

    private final int etherType;

    Protocol(int etherType) {
      this.etherType = etherType;
    }

    /** As socket(2) wants it: network byte order in an int. */
    int inNetworkOrder() {
      return Short.reverseBytes((short) etherType) & 0xffff;
    }
  }

  private PacketSocket(NativeSocket socket) {
    this.socket = socket;
  }

  /** Empty where the right or the system is missing; says so once in the log. */
  static Optional<PacketSocket> open() {
    if (!NativeSocket.isSupported()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PacketSocket(NativeSocket.open(NativeSocket.AF_PACKET, NativeSocket.SOCK_DGRAM, 0)));
    } catch (IOException e) {
      var isForbidden =
          e instanceof NativeSocket.NativeException refused
              && refused.errno() == NativeSocket.EPERM;
      LOG.warnf(
          "dhcp link-layer=off why=\"%s\": replies to clients without an address are broadcast,"
              + " addresses are not probed, other servers are not seen; give the process"
              + " CAP_NET_RAW",
          isForbidden ? "CAP_NET_RAW is missing" : e.getMessage());
      return Optional.empty();
    }
  }

  /** An IP datagram. */
  void send(int interfaceIndex, MacAddress target, Bytes datagram) throws IOException {
    send(interfaceIndex, Protocol.IP, target, datagram);
  }

  /**
   * @param interfaceIndex the way out
   * @throws IOException with the system's error number
   */
  void send(int interfaceIndex, Protocol protocol, MacAddress target, Bytes payload)
      throws IOException {
    socket.send(linkAddress(interfaceIndex, protocol, target), payload);
  }

  /** struct sockaddr_ll: family, protocol, ifindex, hatype, pkttype, halen, addr[8]. */
  private static byte[] linkAddress(int index, Protocol protocol, MacAddress target) {
    var address = ByteBuffer.allocate(LINK_ADDRESS_SIZE).order(ByteOrder.nativeOrder());
    address.putShort(0, (short) NativeSocket.AF_PACKET);
    address.putShort(2, (short) protocol.inNetworkOrder());
    address.putInt(4, index);
    address.put(11, (byte) 6);
    target.octets().copyTo(address.array(), 12);
    return address.array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
