package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DHCP datagrams in a packet capture: classic pcap (either byte order, micro- and nanoseconds) or
 * pcapng, of Ethernet with or without VLAN tags, "any" (SLL, SLL2), raw IP or loopback. The file is
 * somebody else's: nothing in it is believed, and reading ends where it stops making sense.
 */
public final class PacketCapture {
  private static final int PCAP_HEADER = 24;
  private static final int PCAP_RECORD = 16;
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int SECTION = 0x0a0d0d0a;
  private static final int BYTE_ORDER = 0x1a2b3c4d;
  private static final int INTERFACE = 1;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;

  private final ByteBuffer file;
  private final int most;
  private final List<Datagram> found = new ArrayList<>();
  private int frame;

  private PacketCapture(Bytes file, int most) {
    this.file = ByteBuffer.wrap(file.toArray());
    this.most = most;
  }

  /**
   * One UDP datagram over IPv4 that is, or claims by its port to be, DHCP.
   *
   * @param frame number of the packet in the file, from 1
   */
  public record Datagram(
      int frame,
      Inet4Address source,
      int sourcePort,
      Inet4Address destination,
      int destinationPort,
      Bytes payload) {}

  /**
   * @param most datagrams at most; the rest is not looked at
   * @throws MalformedPacketException when it is no capture at all
   */
  public static List<Datagram> datagrams(Bytes file, int most) throws MalformedPacketException {
    var capture = new PacketCapture(file, most);
    try {
      capture.read();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      // cut off, as a capture is that was still being written: what came before stands
      return List.copyOf(capture.found);
    }
    return List.copyOf(capture.found);
  }

  private void read() throws MalformedPacketException {
    var magic = file.remaining() < 4 ? 0 : file.getInt(0);
    if (magic == SECTION) {
      blocks();
      return;
    }
    var swapped = Integer.reverseBytes(magic);
    if (swapped == MICROSECONDS || swapped == NANOSECONDS) {
      file.order(ByteOrder.LITTLE_ENDIAN);
    } else if (magic != MICROSECONDS && magic != NANOSECONDS) {
      throw new MalformedPacketException(
          "capture", 0, "neither pcap nor pcapng begins with %08x".formatted(magic));
    }
    records();
  }

  private void records() {
    var linkType = file.getInt(20) & 0xffff;
    var at = PCAP_HEADER;
    while (file.limit() - at >= PCAP_RECORD && found.size() < most) {
      var size = file.getInt(at + 8);
      at += PCAP_RECORD;
      packet(at, size, linkType);
      at += size;
    }
  }

  private void blocks() {
    var linkTypes = new ArrayList<Integer>();
    var at = 0;
    while (file.limit() - at >= 12 && found.size() < most) {
      if (file.order(ByteOrder.BIG_ENDIAN).getInt(at) == SECTION) {
        linkTypes.clear();
      }
      file.order(byteOrder(at));
      var size = file.getInt(at + 4);
      if (size < 12 || size > file.limit() - at) {
        return;
      }
      block(at, size, linkTypes);
      at += size;
    }
  }

  private ByteOrder order = ByteOrder.BIG_ENDIAN;

  /** Each section tells its own. */
  private ByteOrder byteOrder(int at) {
    if (file.getInt(at) == SECTION) {
      order = file.getInt(at + 8) == BYTE_ORDER ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
    return order;
  }

  private void block(int at, int size, List<Integer> linkTypes) {
    switch (file.getInt(at)) {
      case INTERFACE -> linkTypes.add(file.getShort(at + 8) & 0xffff);
      case SIMPLE_PACKET ->
          packet(at + 12, Math.min(file.getInt(at + 8), size - 16), type(linkTypes, 0));
      case ENHANCED_PACKET ->
          packet(
              at + 28,
              Math.min(file.getInt(at + 20), size - 32),
              type(linkTypes, file.getInt(at + 8)));
      default -> {} // statistics, names, comments
    }
  }

  private static int type(List<Integer> linkTypes, int index) {
    return index >= 0 && index < linkTypes.size() ? linkTypes.get(index) : -1;
  }

  private void packet(int at, int size, int linkType) {
    frame++;
    if (size < 0 || size > file.limit() - at) {
      throw new IndexOutOfBoundsException("packet %d has %d octets".formatted(frame, size));
    }
    var packet = file.slice(at, size).order(ByteOrder.BIG_ENDIAN);
    try {
      LinkLayer.ipv4(packet, linkType).flatMap(this::datagram).ifPresent(found::add);
    } catch (IndexOutOfBoundsException e) {
      return; // this packet was captured in part; the next one may be whole
    }
  }

  private Optional<Datagram> datagram(ByteBuffer ip) {
    var header = (ip.get(0) & 0xf) * 4;
    var isFragment = (ip.getShort(6) & 0x3fff) != 0;
    if (ip.get(0) >> 4 != 4 || header < 20 || isFragment || ip.get(9) != 17) {
      return Optional.empty();
    }
    var size = (ip.getShort(header + 4) & 0xffff) - 8;
    if (size < 0 || size > ip.limit() - header - 8) {
      return Optional.empty();
    }
    var payload = new byte[size];
    ip.get(header + 8, payload);
    var datagram =
        new Datagram(
            frame,
            Ipv4.of(ip.getInt(12)),
            ip.getShort(header) & 0xffff,
            Ipv4.of(ip.getInt(16)),
            ip.getShort(header + 2) & 0xffff,
            Bytes.of(payload));
    return Optional.of(datagram).filter(PacketCapture::isDhcp);
  }

  /** By its port, or by the cookie where another port is used. */
  private static boolean isDhcp(Datagram datagram) {
    return isDhcpPort(datagram.sourcePort())
        || isDhcpPort(datagram.destinationPort())
        || datagram.payload().size() >= DhcpMessage.OPTIONS_AT
            && datagram
                .payload()
                .slice(DhcpMessage.COOKIE_AT, DhcpMessage.OPTIONS_AT)
                .toHex()
                .equals("%08x".formatted(DhcpMessage.COOKIE));
  }

  private static boolean isDhcpPort(int port) {
    return port == 67 || port == 68 || port == 4011;
  }
}
