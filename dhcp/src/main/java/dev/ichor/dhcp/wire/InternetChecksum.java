package dev.ichor.dhcp.wire;

import java.nio.ByteBuffer;

/** The checksum of IP, UDP and ICMP (RFC 1071). */
final class InternetChecksum {
  private InternetChecksum() {}

  /** Sixteen-bit words; an odd last octet counts as the high half. */
  static long sum(ByteBuffer octets, int from, int to) {
    var sum = 0L;
    for (var at = from; at < to; at += 2) {
      var low = at + 1 < to ? octets.get(at + 1) & 0xff : 0;
      sum += (octets.get(at) & 0xff) << 8 | low;
    }
    return sum;
  }

  static int fold(long sum) {
    var folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
