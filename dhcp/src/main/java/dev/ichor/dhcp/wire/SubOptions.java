package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tag, length, value inside one option: 43 (PXE 2.1 §2.1), 82 (RFC 3046 §2.0), 175 (iPXE). Reading
 * is lenient, because the option around it is whole: what does not fit ends the walk. The first of
 * several values of a tag counts.
 */
public final class SubOptions {
  private final byte[] tags;
  private final Bytes[] values;

  private SubOptions(byte[] tags, Bytes[] values) {
    this.tags = tags;
    this.values = values;
  }

  static SubOptions of(Map<Integer, Bytes> values) {
    var tags = new byte[values.size()];
    var at = 0;
    for (var tag : values.keySet()) {
      tags[at++] = tag.byteValue();
    }
    return new SubOptions(tags, values.values().toArray(new Bytes[0]));
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
    for (var i = 0; i < tags.length; i++) {
      if (tags[i] == (byte) tag) {
        return Optional.of(values[i]);
      }
    }
    return Optional.empty();
  }

  public boolean has(int tag) {
    return get(tag).isPresent();
  }

  /** All of them by tag, in their order. */
  public Map<Integer, Bytes> values() {
    var map = new LinkedHashMap<Integer, Bytes>();
    for (var i = 0; i < tags.length; i++) {
      map.putIfAbsent(tags[i] & 0xff, values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  /** With the End (255) that PXE 2.1 wants inside option 43. */
  public Bytes encodeVendor() {
    var out = new ByteArrayOutputStream();
    values()
        .forEach(
            (tag, value) -> {
              out.write(tag);
              out.write(value.size());
              out.writeBytes(value.toArray());
            });
    out.write(OptionCode.END);
    return Bytes.of(out.toByteArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SubOptions that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return values().toString();
  }

  private static SubOptions walk(Bytes option, boolean padAndEnd) {
    var tags = new byte[option.size() / 2];
    var values = new Bytes[option.size() / 2];
    var count = 0;
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
      tags[count] = (byte) tag;
      values[count++] = option.view(at + 2, at + 2 + size);
      at += 2 + size;
    }
    return new SubOptions(Arrays.copyOf(tags, count), Arrays.copyOf(values, count));
  }
}
