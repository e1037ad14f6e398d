package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Optional;

/** ICMP echo (RFC 792): asks an address behind a router whether anybody has it. */
public final class IcmpEcho {
  private static final int REQUEST = 8;
  private static final int REPLY = 0;
  private static final int SIZE = 8;
  private static final int ICMP = 1;

  private IcmpEcho() {}

  /** An answer to one of our requests. */
  public record Reply(Inet4Address source, int identifier) {}

  /**
   * @param identifier 16 bits, returned in the reply
   */
  public static Bytes request(int identifier) {
    var out = ByteBuffer.allocate(SIZE);
    out.put((byte) REQUEST).put((byte) 0).putShort((short) 0);
    out.putShort((short) identifier).putShort((short) 1);
    out.putShort(2, (short) ~InternetChecksum.fold(InternetChecksum.sum(out, 0, SIZE)));
    return Bytes.of(out.array());
  }

  /** Reads what a raw socket gives: IP header and ICMP. Empty for everything but echo replies. */
  public static Optional<Reply> reply(Bytes datagram) {
    if (datagram.size() < 20 || datagram.at(0) >>> 4 != 4 || datagram.at(9) != ICMP) {
      return Optional.empty();
    }
    var header = (datagram.at(0) & 0xf) * 4;
    if (header < 20 || datagram.size() < header + SIZE || datagram.at(header) != REPLY) {
      return Optional.empty();
    }
    var source =
        datagram.at(12) << 24 | datagram.at(13) << 16 | datagram.at(14) << 8 | datagram.at(15);
    return Optional.of(
        new Reply(Ipv4.of(source), datagram.at(header + 4) << 8 | datagram.at(header + 5)));
  }
}
