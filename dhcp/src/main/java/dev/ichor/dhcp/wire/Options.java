package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a message, each once and whole (RFC 3396), in the order they came or were added.
 * Two sets are equal when they hold the same values, whatever their order.
 */
public record Options(Map<OptionCode, Bytes> values) {
  public static final Options EMPTY = new Options(Map.of());

  public Options {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public Optional<Bytes> get(OptionCode code) {
    return Optional.ofNullable(values.get(code));
  }

  public boolean has(OptionCode code) {
    return values.containsKey(code);
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
        .map(value -> Long.parseLong(value.toHex(), 16));
  }

  static String toText(Bytes value) {
    var end = value.size();
    while (end > 0 && value.at(end - 1) == 0) {
      end--;
    }
    return new String(value.slice(0, end).toArray(), StandardCharsets.UTF_8);
  }

  private static Inet4Address addressAt(Bytes value, int at) {
    return Ipv4.of(
        value.at(at) << 24 | value.at(at + 1) << 16 | value.at(at + 2) << 8 | value.at(at + 3));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects options in order; a code put twice keeps its place and takes the later value. */
  public static final class Builder {
    private final Map<OptionCode, Bytes> values = new LinkedHashMap<>();

    public Builder put(OptionCode code, Bytes value) {
      values.put(code, value);
      return this;
    }

    public Builder put(OptionCode code, String text) {
      return put(code, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    public Builder put(OptionCode code, Inet4Address address) {
      return put(code, Bytes.of(address.getAddress()));
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
      return put(code, Bytes.of(octets));
    }

    /** 32 bits, unsigned. */
    public Builder putSeconds(OptionCode code, long seconds) {
      var bits = Math.min(seconds, 0xffff_ffffL);
      return put(
          code,
          Bytes.of(
              (int) (bits >>> 24 & 0xff),
              (int) (bits >>> 16 & 0xff),
              (int) (bits >>> 8 & 0xff),
              (int) (bits & 0xff)));
    }

    public Builder put(MessageType type) {
      return put(OptionCode.MESSAGE_TYPE, Bytes.of(type.code()));
    }

    public Builder putAll(Options more) {
      values.putAll(more.values());
      return this;
    }

    public Options build() {
      return new Options(values);
    }
  }
}
