package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Domain names as octets: a list with pointers (RFC 3397 §2, RFC 1035 §4.1.4), or one without. */
public final class DomainNames {
  private static final int POINTER = 0xc0;
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 255;
  private static final int FURTHEST_POINTER = 0x3fff;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, Integer> places = new HashMap<>();

  private DomainNames() {}

  /**
   * Every name once and whole, its known tail as a pointer.
   *
   * @throws IllegalArgumentException when one is no domain name
   */
  public static Bytes encode(List<String> names) {
    var encoder = new DomainNames();
    names.forEach(name -> encoder.name(labels(name), true));
    return Bytes.of(encoder.out.toByteArray());
  }

  /** One name without pointers, as the canonical form of RFC 4702 §2.3.1 wants. */
  public static Bytes encode(String name) {
    var encoder = new DomainNames();
    encoder.name(labels(name), false);
    return Bytes.of(encoder.out.toByteArray());
  }

  /** Whether the text is a domain name: labels of letters, digits, hyphens and underscores. */
  public static boolean isName(String text) {
    try {
      labels(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static List<String> labels(String name) {
    var whole = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    var labels = List.of(whole.toLowerCase(Locale.ROOT).split("\\.", -1));
    var fits = whole.length() + 2 <= LONGEST_NAME;
    if (!fits || !labels.stream().allMatch(it -> it.matches("[a-z0-9_]([a-z0-9_-]{0,62})"))) {
      throw new IllegalArgumentException(
          "'%s' is not a domain name; write it as rack.example".formatted(name));
    }
    return labels;
  }

  private void name(List<String> labels, boolean compress) {
    for (var at = 0; at < labels.size(); at++) {
      var tail = String.join(".", labels.subList(at, labels.size()));
      var known = places.get(tail);
      if (compress && known != null) {
        out.write(POINTER | known >> 8);
        out.write(known & 0xff);
        return;
      }
      if (out.size() <= FURTHEST_POINTER) {
        places.put(tail, out.size());
      }
      var label = labels.get(at).getBytes(StandardCharsets.US_ASCII);
      out.write(label.length);
      out.writeBytes(label);
    }
    out.write(0);
  }

  /** Empty when the octets are no whole list of names; pointers go backwards only. */
  public static Optional<List<String>> decode(Bytes octets) {
    var names = new ArrayList<String>();
    var at = 0;
    while (at < octets.size()) {
      var labels = new ArrayList<String>();
      var end = walk(octets, at, labels);
      if (end < 0) {
        return Optional.empty();
      }
      names.add(String.join(".", labels));
      at = end;
    }
    return Optional.of(List.copyOf(names));
  }

  /** Where the name ends in the list, or -1. */
  private static int walk(Bytes octets, int start, List<String> labels) {
    var at = start;
    var end = -1;
    var size = 0;
    while (at < octets.size()) {
      var length = octets.at(at);
      if (length == 0) {
        return end < 0 ? at + 1 : end;
      }
      if ((length & POINTER) == POINTER) {
        var target = at + 1 < octets.size() ? (length & 0x3f) << 8 | octets.at(at + 1) : at;
        if (target >= at) {
          return -1;
        }
        end = end < 0 ? at + 2 : end;
        at = target;
        continue;
      }
      size += length + 1;
      if (length > LONGEST_LABEL || at + 1 + length > octets.size() || size > LONGEST_NAME) {
        return -1;
      }
      labels.add(Options.toText(octets.slice(at + 1, at + 1 + length)));
      at += 1 + length;
    }
    return -1;
  }
}
