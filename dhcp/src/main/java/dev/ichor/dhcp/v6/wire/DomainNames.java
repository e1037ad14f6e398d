package dev.ichor.dhcp.v6.wire;

import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lists of domain names as DNS writes them, without compression (RFC 1035 §3.1, RFC 8415 §10). */
public final class DomainNames {
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 255;

  private DomainNames() {}

  /**
   * Names up to the end, or up to the padding of RFC 8106 §5.2.
   *
   * @throws MalformedPacketException when a label is longer than 63 octets (a compression pointer
   *     is), or runs past the end
   */
  public static List<String> read(OctetReader reader) throws MalformedPacketException {
    var names = new ArrayList<String>();
    var name = new StringBuilder();
    while (reader.hasMore()) {
      var size = reader.u8("label length");
      if (size > LONGEST_LABEL || name.length() + 1 + size > LONGEST_NAME) {
        throw reader.malformed("label length", "at most 63 octets and 255 in a name, got " + size);
      }
      if (size > 0) {
        name.append(name.isEmpty() ? "" : ".");
        var label = reader.bytes(size, "label");
        name.append(new String(label.toArray(), StandardCharsets.ISO_8859_1));
      } else if (!name.isEmpty()) {
        names.add(name.toString());
        name.setLength(0);
      }
    }
    if (!name.isEmpty()) {
      throw reader.malformed("label length", "the name '%s' does not end".formatted(name));
    }
    return List.copyOf(names);
  }

  /**
   * @throws IllegalArgumentException when a name does not fit
   */
  public static Bytes write(List<String> names) {
    var out = new OctetWriter();
    for (var name : names) {
      for (var label : name.split("\\.")) {
        var octets = Bytes.of(label.getBytes(StandardCharsets.ISO_8859_1));
        if (octets.isEmpty() || octets.size() > LONGEST_LABEL || name.length() > LONGEST_NAME) {
          throw new IllegalArgumentException(
              "'%s' is not a domain name: labels have 1 to 63 octets".formatted(name));
        }
        out.u8(octets.size()).bytes(octets);
      }
      out.u8(0);
    }
    return out.done();
  }
}
