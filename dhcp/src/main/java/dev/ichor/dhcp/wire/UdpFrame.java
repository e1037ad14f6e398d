package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Optional;

/** An IPv4 datagram with UDP in it (RFC 791 §3.1, RFC 768), for replies below the IP stack. */
public final class UdpFrame {
  private static final int IP_HEADER = 20;
  private static final int UDP_HEADER = 8;
  private static final int UDP = 17;
  private static final int TTL = 64;
  private static final int DO_NOT_FRAGMENT = 0x4000;

  private UdpFrame() {}

  public static Bytes of(
      Inet4Address source, int sourcePort, Inet4Address target, int targetPort, Bytes payload) {
    var udpSize = UDP_HEADER + payload.size();
    var out = ByteBuffer.allocate(IP_HEADER + udpSize);
    out.putShort((short) 0x4500).putShort((short) out.capacity());
    out.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
    out.put((byte) TTL).put((byte) UDP).putShort((short) 0);
    out.put(source.getAddress()).put(target.getAddress());
    out.putShort((short) sourcePort).putShort((short) targetPort);
    out.putShort((short) udpSize).putShort((short) 0);
    out.put(payload.toArray());
    out.putShort(10, (short) ~InternetChecksum.fold(InternetChecksum.sum(out, 0, IP_HEADER)));
    var pseudoHeader = InternetChecksum.sum(out, 12, 20) + UDP + udpSize;
    var checksum =
        ~InternetChecksum.fold(pseudoHeader + InternetChecksum.sum(out, IP_HEADER, out.capacity()))
            & 0xffff;
    out.putShort(IP_HEADER + 6, (short) (checksum == 0 ? 0xffff : checksum));
    return Bytes.of(out.array());
  }

  /**
   * @param isWhole the UDP length names no more octets than are there
   */
  public record Received(
      Inet4Address source,
      int sourcePort,
      Inet4Address target,
      int targetPort,
      Bytes payload,
      boolean isWhole) {}

  /** Reads an IPv4 datagram; empty when it is not UDP, a later fragment, or cut short. */
  public static Optional<Received> decode(Bytes datagram) {
    if (datagram.size() < IP_HEADER + UDP_HEADER
        || datagram.at(0) >>> 4 != 4
        || datagram.at(9) != UDP
        || (number(datagram, 6) & 0x1fff) != 0) {
      return Optional.empty();
    }
    var udp = (datagram.at(0) & 0xf) * 4;
    if (udp < IP_HEADER || datagram.size() < udp + UDP_HEADER) {
      return Optional.empty();
    }
    var said = Math.max(UDP_HEADER, number(datagram, udp + 4));
    var end = Math.min(datagram.size(), udp + said);
    return Optional.of(
        new Received(
            address(datagram, 12),
            number(datagram, udp),
            address(datagram, 16),
            number(datagram, udp + 2),
            datagram.slice(udp + UDP_HEADER, end),
            datagram.size() >= udp + said));
  }

  private static int number(Bytes packet, int at) {
    return packet.at(at) << 8 | packet.at(at + 1);
  }

  private static Inet4Address address(Bytes packet, int at) {
    return Ipv4.of(number(packet, at) << 16 | number(packet, at + 2));
  }
}
