package dev.ichor.simulator.firmware.ipxe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Named values and their expansion in <code>${name}</code> and <code>${scope/name:type}</code>. The
 * machine has one network card, so that every scope means the same.
 */
public final class IpxeSettings {
  private static final int MOST_EXPANSIONS = 64;

  private final Map<String, String> values = new TreeMap<>();

  public IpxeSettings(Map<String, String> initial) {
    values.putAll(initial);
  }

  /** Empty when not set. */
  Optional<String> get(String reference) {
    String name = unscoped(reference);
    int colon = name.indexOf(':');
    String type = colon < 0 ? "" : name.substring(colon + 1);
    return Optional.ofNullable(values.get(colon < 0 ? name : name.substring(0, colon)))
        .map(value -> formatted(value, type));
  }

  void set(String reference, String value) {
    values.put(untyped(reference), value);
  }

  void clear(String reference) {
    values.remove(untyped(reference));
  }

  /** Replaces the last reference first, so that references may nest; unset ones become empty. */
  String expand(String word) {
    String text = word;
    for (int i = 0; i < MOST_EXPANSIONS; i++) {
      int open = text.lastIndexOf("${");
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (close < 0) {
        return text;
      }
      String value = get(text.substring(open + 2, close)).orElse("");
      text = text.substring(0, open) + value + text.substring(close + 1);
    }
    return text;
  }

  private static String unscoped(String reference) {
    int slash = reference.lastIndexOf('/');
    return slash < 0 ? reference : reference.substring(slash + 1);
  }

  private static String untyped(String reference) {
    String name = unscoped(reference);
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private static String formatted(String value, String type) {
    return switch (type) {
      case "hexhyp" -> value.replace(':', '-');
      case "hexraw" -> value.replace(":", "");
      case "uristring" -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
      default -> value; // string, ipv4, uuid, int32, hex: kept as they are written
    };
  }
}
