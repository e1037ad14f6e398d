package dev.ichor.dhcp.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The IPv4 packet inside a captured frame, by the capture's link type (tcpdump's LINKTYPE list).
 */
final class LinkLayer {
  private static final int ETHERNET = 1;
  private static final int NULL = 0;
  private static final int LOOP = 108;
  private static final int RAW = 101;
  private static final int IPV4 = 228;
  private static final int LINUX_SLL = 113;
  private static final int LINUX_SLL2 = 276;
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int MOST_TAGS = 3;

  private LinkLayer() {}

  /**
   * Empty for other protocols and link types.
   *
   * @throws IndexOutOfBoundsException when the frame ends before it should
   */
  static Optional<ByteBuffer> ipv4(ByteBuffer frame, int linkType) {
    return switch (linkType) {
      case ETHERNET -> tagged(frame, 12);
      case LINUX_SLL -> typed(frame, 14, 16);
      case LINUX_SLL2 -> typed(frame, 0, 20);
      case NULL, LOOP -> Optional.of(from(frame, 4));
      case RAW, IPV4 -> Optional.of(frame);
      default -> Optional.empty();
    };
  }

  /** Behind VLAN tags (IEEE 802.1Q §9.6, 802.1ad). */
  private static Optional<ByteBuffer> tagged(ByteBuffer frame, int typeAt) {
    for (var tag = 0; tag <= MOST_TAGS; tag++) {
      var at = typeAt + 4 * tag;
      var type = frame.getShort(at) & 0xffff;
      if (type != 0x8100 && type != 0x88a8) {
        return typed(frame, at, at + 2);
      }
    }
    return Optional.empty();
  }

  private static Optional<ByteBuffer> typed(ByteBuffer frame, int typeAt, int payloadAt) {
    return (frame.getShort(typeAt) & 0xffff) == ETHERTYPE_IPV4
        ? Optional.of(from(frame, payloadAt))
        : Optional.empty();
  }

  private static ByteBuffer from(ByteBuffer frame, int at) {
    return frame.slice(at, frame.limit() - at);
  }
}
