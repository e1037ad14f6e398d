package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.nio.ByteBuffer;

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
    out.putShort(10, (short) ~fold(sum(out, 0, IP_HEADER)));
    var pseudoHeader = sum(out, 12, 20) + UDP + udpSize;
    var checksum = ~fold(pseudoHeader + sum(out, IP_HEADER, out.capacity())) & 0xffff;
    out.putShort(IP_HEADER + 6, (short) (checksum == 0 ? 0xffff : checksum));
    return Bytes.of(out.array());
  }

  /** Sixteen-bit words; an odd last octet counts as the high half (RFC 1071). */
  private static long sum(ByteBuffer octets, int from, int to) {
    var sum = 0L;
    for (var at = from; at < to; at += 2) {
      var low = at + 1 < to ? octets.get(at + 1) & 0xff : 0;
      sum += (octets.get(at) & 0xff) << 8 | low;
    }
    return sum;
  }

  private static int fold(long sum) {
    var folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
