package dev.ichor.dhcp.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of a message, each once and whole (RFC 3396), in the order they came or were added.
 * Two sets are equal when they hold the same values, whatever their order. Two arrays, not a map: a
 * message has a dozen, and every packet makes two of these.
 */
public final class Options {
  public static final Options EMPTY = new Options(new byte[0], new Bytes[0], 0);

  private final byte[] codes;
  private final Bytes[] values;
  private final int size;

  private Options(byte[] codes, Bytes[] values, int size) {
    this.codes = codes;
    this.values = values;
    this.size = size;
  }

  public int size() {
    return size;
  }

  /** The code of the option at {@code index}, 0 to {@code size() - 1}. */
  OptionCode codeAt(int index) {
    return OptionCode.of(codes[Objects.checkIndex(index, size)] & 0xff);
  }

  Bytes valueAt(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  /** -1 when absent. */
  private int indexOf(OptionCode code) {
    return indexOf(codes, size, code);
  }

  private static int indexOf(byte[] codes, int size, OptionCode code) {
    for (var i = 0; i < size; i++) {
      if (codes[i] == (byte) code.code()) {
        return i;
      }
    }
    return -1;
  }

  /** All of them by code, in their order. */
  public Map<OptionCode, Bytes> values() {
    var map = new LinkedHashMap<OptionCode, Bytes>();
    for (var i = 0; i < size; i++) {
      map.put(codeAt(i), values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  public Optional<Bytes> get(OptionCode code) {
    var index = indexOf(code);
    return index < 0 ? Optional.empty() : Optional.of(values[index]);
  }

  public boolean has(OptionCode code) {
    return indexOf(code) >= 0;
  }

  /** Text without the trailing NULs that some senders add (RFC 2132 §2). */
  public Optional<String> text(OptionCode code) {
    return get(code).map(Options::toText);
  }

  /** Empty when absent or not of four octets. */
  public Optional<Inet4Address> address(OptionCode code) {
    return get(code).filter(value -> value.size() == 4).map(value -> addressAt(value, 0));
  }

  /** Whole addresses; a trailing rest is left out. */
  public List<Inet4Address> addresses(OptionCode code) {
    var value = get(code).orElse(Bytes.EMPTY);
    var found = new ArrayList<Inet4Address>(value.size() / 4);
    for (var at = 0; at + 4 <= value.size(); at += 4) {
      found.add(addressAt(value, at));
    }
    return List.copyOf(found);
  }

  /** An unsigned number of one, two or four octets; empty when absent or of another size. */
  public Optional<Long> number(OptionCode code) {
    return get(code)
        .filter(value -> value.size() == 1 || value.size() == 2 || value.size() == 4)
        .map(Options::unsigned);
  }

  private static long unsigned(Bytes value) {
    var number = 0L;
    for (var i = 0; i < value.size(); i++) {
      number = number << 8 | value.at(i);
    }
    return number;
  }

  static String toText(Bytes value) {
    var end = value.size();
    while (end > 0 && value.at(end - 1) == 0) {
      end--;
    }
    return end == 0 ? "" : new String(value.view(0, end).toArray(), StandardCharsets.UTF_8);
  }

  private static Inet4Address addressAt(Bytes value, int at) {
    return Ipv4.of(
        value.at(at) << 24 | value.at(at + 1) << 16 | value.at(at + 2) << 8 | value.at(at + 3));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Options that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return values().toString();
  }

  public static Builder builder() {
    return new Builder(Builder.USUAL);
  }

  /**
   * @param expected how many options there will be, more or less
   */
  public static Builder builder(int expected) {
    return new Builder(expected);
  }

  /** Collects options in order; a code put twice keeps its place and takes the later value. */
  public static final class Builder {
    private static final int USUAL = 16;

    private byte[] codes;
    private Bytes[] values;
    private int size;

    private Builder(int expected) {
      codes = new byte[expected];
      values = new Bytes[expected];
    }

    public Builder put(OptionCode code, Bytes value) {
      requireNonNull(value, "value");
      var index = indexOf(codes, size, code);
      if (index < 0) {
        index = size++;
        grow();
        codes[index] = (byte) code.code();
      }
      values[index] = value;
      return this;
    }

    private void grow() {
      if (size > codes.length) {
        codes = Arrays.copyOf(codes, 2 * codes.length);
        values = Arrays.copyOf(values, 2 * values.length);
      }
    }

    /** What was put under this code so far. */
    Optional<Bytes> get(OptionCode code) {
      var index = indexOf(codes, size, code);
      return index < 0 ? Optional.empty() : Optional.of(values[index]);
    }

    public Builder put(OptionCode code, String text) {
      return put(code, Bytes.owning(text.getBytes(StandardCharsets.UTF_8)));
    }

    public Builder put(OptionCode code, Inet4Address address) {
      return put(code, Quad.of(Ipv4.bits(address)).octets());
    }

    /** Nothing when there are none: an empty address option is not legal (RFC 2132 §3.5). */
    public Builder putAll(OptionCode code, List<Inet4Address> addresses) {
      if (addresses.isEmpty()) {
        return this;
      }
      var octets = new byte[addresses.size() * 4];
      for (var i = 0; i < addresses.size(); i++) {
        System.arraycopy(addresses.get(i).getAddress(), 0, octets, i * 4, 4);
      }
      return put(code, Bytes.owning(octets));
    }

    /** 32 bits, unsigned. */
    public Builder putSeconds(OptionCode code, long seconds) {
      return put(code, Quad.of((int) Math.min(seconds, 0xffff_ffffL)).octets());
    }

    public Builder put(MessageType type) {
      return put(OptionCode.MESSAGE_TYPE, type.octet());
    }

    public Builder putAll(Options more) {
      for (var i = 0; i < more.size(); i++) {
        put(more.codeAt(i), more.valueAt(i));
      }
      return this;
    }

    /** The builder may go on afterwards. */
    public Options build() {
      return new Options(Arrays.copyOf(codes, size), Arrays.copyOf(values, size), size);
    }

    /** Without a copy; the builder is not used again. */
    public Options finish() {
      return new Options(codes, values, size);
    }
  }
}
