package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tag, length, value inside one option: 43 (PXE 2.1 §2.1), 82 (RFC 3046 §2.0), 175 (iPXE). Reading
 * is lenient, because the option around it is whole: what does not fit ends the walk.
 */
public record SubOptions(Map<Integer, Bytes> values) {
  public SubOptions {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** For 43 and 175: tag 0 is padding, tag 255 ends. */
  public static SubOptions vendor(Bytes option) {
    return walk(option, true);
  }

  /** For 82: every tag has a length (RFC 3046 §2.0). */
  public static SubOptions relay(Bytes option) {
    return walk(option, false);
  }

  public Optional<Bytes> get(int tag) {
    return Optional.ofNullable(values.get(tag));
  }

  public boolean has(int tag) {
    return values.containsKey(tag);
  }

  /** With the End (255) that PXE 2.1 wants inside option 43. */
  public Bytes encodeVendor() {
    var out = new ByteArrayOutputStream();
    values.forEach(
        (tag, value) -> {
          out.write(tag);
          out.write(value.size());
          out.writeBytes(value.toArray());
        });
    out.write(OptionCode.END);
    return Bytes.of(out.toByteArray());
  }

  private static SubOptions walk(Bytes option, boolean padAndEnd) {
    var found = new LinkedHashMap<Integer, Bytes>();
    var at = 0;
    while (at < option.size()) {
      var tag = option.at(at);
      if (padAndEnd && tag == OptionCode.PAD) {
        at++;
        continue;
      }
      var ends = padAndEnd && tag == OptionCode.END || at + 1 >= option.size();
      if (ends || at + 2 + option.at(at + 1) > option.size()) {
        break;
      }
      var size = option.at(at + 1);
      found.putIfAbsent(tag, option.slice(at + 2, at + 2 + size));
      at += 2 + size;
    }
    return new SubOptions(found);
  }
}
