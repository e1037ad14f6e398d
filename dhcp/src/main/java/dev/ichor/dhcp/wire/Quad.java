package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * 32 bits as options carry them, and as a dotted quad. A server tells the same few times, masks and
 * addresses to everybody, so the latest of them are kept instead of being made for each reply.
 *
 * @param bits in network order
 * @param octets the four of them
 * @param text {@code 10.77.0.1}
 * @param textOctets of {@code text}, ASCII
 */
public record Quad(int bits, Bytes octets, String text, Bytes textOctets) {
  private static final int KEPT = 256;

  /** Each slot is written by whoever comes; what is read is whole, since a record is immutable. */
  private static final @Nullable Quad[] LATEST = new @Nullable Quad[KEPT];

  public static Quad of(int bits) {
    var slot = (bits * 0x9e37_79b1) >>> 24;
    var known = LATEST[slot];
    if (known == null || known.bits() != bits) {
      known = made(bits);
      LATEST[slot] = known;
    }
    return known;
  }

  private static Quad made(int bits) {
    var octets =
        new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
    var text = Ipv4.of(bits).getHostAddress();
    return new Quad(
        bits, Bytes.owning(octets), text, Bytes.owning(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
