package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@link DhcpMessage} to octets: message type first, subnet mask before router (RFC 2132 §3.3),
 * relay information last (RFC 3046 §2.1), long values split (RFC 3396 §5), at least 300 octets.
 */
public final class MessageEncoder {
  /** What every client must accept: a 576 octet datagram less IP and UDP headers (RFC 2131 §2). */
  public static final int SMALLEST_LIMIT = 576 - 28;

  /** An Ethernet frame's worth. */
  public static final int LARGEST_LIMIT = 1500 - 28;

  /** BOOTP's size (RFC 951 §3); some boot ROMs drop anything shorter. */
  private static final int PADDED_SIZE = 300;

  private MessageEncoder() {}

  /**
   * A datagram and what did not fit into it.
   *
   * @param dropped options left out, least needed first
   */
  public record Encoded(Bytes packet, List<OptionCode> dropped) {
    public Encoded {
      dropped = List.copyOf(dropped);
    }
  }

  /** The size a client takes: option 57 counts the datagram (RFC 2132 §9.10), so headers go off. */
  public static int limitFor(DhcpMessage request) {
    return request
        .options()
        .number(OptionCode.MAX_MESSAGE_SIZE)
        .map(size -> Math.clamp(size - 28, SMALLEST_LIMIT, LARGEST_LIMIT))
        .orElse(SMALLEST_LIMIT);
  }

  /** With all options, whatever their size. */
  public static Bytes encode(DhcpMessage message) {
    return encode(message, Integer.MAX_VALUE).packet();
  }

  /**
   * At most {@code limit} octets, options dropped as {@link OptionEncoder} ranks them; relay
   * information does not count, since the relay takes it out again (RFC 3046 §2.2).
   */
  public static Encoded encode(DhcpMessage message, int limit) {
    var fitted = OptionEncoder.fit(message.options(), limit - DhcpMessage.OPTIONS_AT);
    var size = DhcpMessage.OPTIONS_AT + OptionEncoder.size(fitted.kept());
    var octets = new byte[Math.max(PADDED_SIZE, size)];
    var out = ByteBuffer.wrap(octets);
    out.put((byte) message.op()).put((byte) message.htype()).put((byte) message.chaddr().size());
    out.put((byte) message.hops()).putInt(message.xid());
    out.putShort((short) message.secs()).putShort((short) message.flags());
    out.putInt(Ipv4.bits(message.ciaddr())).putInt(Ipv4.bits(message.yiaddr()));
    out.putInt(Ipv4.bits(message.siaddr())).putInt(Ipv4.bits(message.giaddr()));
    message.chaddr().copyTo(octets, out.position());
    headerText(message.sname(), octets, DhcpMessage.SNAME_AT, DhcpMessage.SNAME_SIZE);
    headerText(message.file(), octets, DhcpMessage.FILE_AT, DhcpMessage.FILE_SIZE);
    out.putInt(DhcpMessage.COOKIE_AT, DhcpMessage.COOKIE);
    OptionEncoder.write(fitted.kept(), octets, DhcpMessage.OPTIONS_AT);
    return new Encoded(Bytes.owning(octets), fitted.dropped());
  }

  /** NUL-terminated; a name that does not fit is left out, its option carries it whole. */
  private static void headerText(String text, byte[] out, int at, int size) {
    if (!text.isEmpty()) {
      var octets = text.getBytes(StandardCharsets.UTF_8);
      if (octets.length < size) {
        System.arraycopy(octets, 0, out, at, octets.length);
      }
    }
  }
}
