package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a text that a BMC keeps: asset tag (DCMI 1.5 §6.4.2, §6.4.3) or the controller's name
 * (§6.4.6). At most 16 octets travel at once.
 *
 * @param total octets of the whole text
 */
public record DcmiText(int total, Bytes piece) {
  public static final int PIECE = 16;

  /** Of an asset tag; of a name it is one more with the NUL at its end. */
  public static final int LONGEST = 63;

  private static final int UTF_8_MARK = 0xef;

  public DcmiText {
    requireNonNull(piece, "piece");
  }

  public static Bytes request(int offset, int count) {
    return Bytes.of(DcmiPower.GROUP, offset, count);
  }

  public static DcmiText decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    reader.expect(DcmiPower.GROUP, "dcmi.group");
    return new DcmiText(reader.u8("dcmi.length"), reader.rest());
  }

  /**
   * The requests that write it, in their order.
   *
   * @param octets the whole text
   */
  public static List<Bytes> writes(Bytes octets) {
    var all = new ArrayList<Bytes>();
    var offset = 0;
    do {
      var end = Math.min(octets.size(), offset + PIECE);
      all.add(
          new WireWriter()
              .u8(DcmiPower.GROUP)
              .u8(offset)
              .u8(end - offset)
              .bytes(octets.slice(offset, end))
              .done());
      offset = end;
    } while (offset < octets.size());
    return List.copyOf(all);
  }

  /** As a person reads it: UTF-8 where it begins with its mark, up to the first NUL. */
  public static String text(Bytes octets) {
    var end = 0;
    while (end < octets.size() && octets.at(end) != 0) {
      end++;
    }
    var isUtf8 = end >= 3 && octets.at(0) == UTF_8_MARK;
    var from = isUtf8 ? 3 : 0;
    var charset = isUtf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return new String(octets.slice(from, end).toArray(), charset).strip();
  }
}
