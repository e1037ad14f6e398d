package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Option values as people write them in YAML and JSON, to octets and back. */
public final class OptionValue {
  private static final long LARGEST_U32 = 0xffff_ffffL;

  private OptionValue() {}

  /**
   * @param value a scalar, or a list of scalars
   * @throws IllegalArgumentException with one sentence: what was found and how to write it
   */
  public static Bytes encode(OptionKind kind, Object value) {
    var texts = texts(value);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("has no value; give one or leave the option out");
    }
    return switch (kind) {
      case ADDRESSES -> addresses(texts);
      case NAMES -> DomainNames.encode(texts);
      case ROUTES -> ClasslessRoutes.encode(texts.stream().map(OptionValue::route).toList());
      case ADDRESS -> addresses(List.of(single(texts)));
      case TEXT -> Bytes.of(single(texts).getBytes(StandardCharsets.UTF_8));
      case SECONDS -> number(duration(single(texts)).toSeconds(), 4);
      case U8 -> number(parse(single(texts), 0xff), 1);
      case U16 -> number(parse(single(texts), 0xffff), 2);
      case U32 -> number(parse(single(texts), LARGEST_U32), 4);
      case FLAG -> Bytes.of(flag(single(texts)) ? 1 : 0);
      case HEX -> hex(single(texts));
    };
  }

  /** As it would be written: a text, or a list of texts. */
  public static Object show(OptionKind kind, Bytes octets) {
    return switch (kind) {
      case ADDRESSES, ADDRESS -> {
        var list = addressTexts(octets);
        yield list.size() == 1 && kind == OptionKind.ADDRESS ? list.getFirst() : list;
      }
      case NAMES -> DomainNames.decode(octets).<Object>map(it -> it).orElseGet(octets::toHex);
      case ROUTES ->
          ClasslessRoutes.decode(octets)
              .<Object>map(it -> it.stream().map(Object::toString).toList())
              .orElseGet(octets::toHex);
      case TEXT -> Options.toText(octets);
      case SECONDS -> unsigned(octets) + "s";
      case U8, U16, U32 -> Long.toString(unsigned(octets));
      case FLAG -> Boolean.toString(unsigned(octets) != 0);
      case HEX -> octets.toHex();
    };
  }

  /**
   * Times as people write them: {@code 90s}, {@code 30m}, {@code 1h30m}, {@code 2d}, {@code PT1H}.
   */
  public static Duration duration(String text) {
    var upper = text.toUpperCase(Locale.ROOT);
    if (upper.matches("\\d+")) {
      upper = "PT" + upper + "S";
    } else if (upper.matches("\\d+D")) {
      upper = "P" + upper;
    } else if (!upper.startsWith("P")) {
      upper = "PT" + upper;
    }
    try {
      var duration = Duration.parse(upper);
      if (!duration.isNegative() && duration.toSeconds() <= LARGEST_U32) {
        return duration;
      }
    } catch (DateTimeParseException _) {
      // said below
    }
    throw new IllegalArgumentException(
        "'%s' is not a time; write it as 90s, 30m, 1h or 2d".formatted(Printable.of(text)));
  }

  /** Hexadecimal, with or without {@code 0x}, colons and blanks; at least one octet. */
  public static Bytes hex(String text) {
    var digits = text.replaceFirst("^0[xX]", "").replaceAll("[: -]", "");
    if (!digits.matches("([0-9a-fA-F]{2})+")) {
      throw new IllegalArgumentException(
          "'%s' is not hexadecimal; write octets as 0x0a0b".formatted(Printable.of(text)));
    }
    return Bytes.ofHex(digits);
  }

  private static List<String> texts(Object value) {
    var texts = new ArrayList<String>();
    for (var item : value instanceof List<?> list ? list : List.of(value)) {
      if (!(item instanceof String || item instanceof Number || item instanceof Boolean)) {
        throw new IllegalArgumentException("holds something else than texts and numbers");
      }
      texts.add(item.toString().strip());
    }
    return texts;
  }

  private static String single(List<String> texts) {
    if (texts.size() != 1 || texts.getFirst().isEmpty()) {
      throw new IllegalArgumentException("takes one value, got " + texts.size());
    }
    return texts.getFirst();
  }

  private static Bytes addresses(List<String> texts) {
    var octets = new byte[texts.size() * 4];
    for (var i = 0; i < texts.size(); i++) {
      System.arraycopy(Ipv4.literal(texts.get(i)).getAddress(), 0, octets, i * 4, 4);
    }
    return Bytes.of(octets);
  }

  private static ClasslessRoutes.Route route(String text) {
    var matcher =
        java.util.regex.Pattern.compile("(\\S+)/(\\d{1,2})\\s+via\\s+(\\S+)").matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a route; write it as 10.0.0.0/8 via 10.77.0.1"
              .formatted(Printable.of(text)));
    }
    return new ClasslessRoutes.Route(
        Ipv4.literal(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Ipv4.literal(matcher.group(3)));
  }

  private static long parse(String text, long largest) {
    if (!text.matches("\\d{1,10}") || Long.parseLong(text) > largest) {
      throw new IllegalArgumentException(
          "'%s' is not a number from 0 to %d".formatted(Printable.of(text), largest));
    }
    return Long.parseLong(text);
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default ->
          throw new IllegalArgumentException(
              "'%s' is neither true nor false".formatted(Printable.of(text)));
    };
  }

  private static Bytes number(long value, int octets) {
    var big = new byte[octets];
    for (var i = 0; i < octets; i++) {
      big[i] = (byte) (value >>> 8 * (octets - 1 - i));
    }
    return Bytes.of(big);
  }

  private static long unsigned(Bytes octets) {
    var value = 0L;
    for (var i = 0; i < Math.min(8, octets.size()); i++) {
      value = value << 8 | octets.at(i);
    }
    return value;
  }

  private static List<String> addressTexts(Bytes octets) {
    return Options.builder()
        .put(OptionCode.of(3), octets)
        .build()
        .addresses(OptionCode.of(3))
        .stream()
        .map(java.net.Inet4Address::getHostAddress)
        .collect(Collectors.toUnmodifiableList());
  }
}
