package dev.ichor.dhcp.policy.plan;

import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.ClassTest;
import dev.ichor.dhcp.policy.ClientClass;
import dev.ichor.dhcp.policy.OctetPattern;
import dev.ichor.dhcp.wire.OptionCatalog;
import dev.ichor.dhcp.wire.OptionValue;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Classes: {@code match} is a mapping whose keys must all hold; a list of values is one of them;
 * {@code any} is a list of such mappings, {@code not} one that must not hold.
 */
final class ClassReader {
  private static final int DEEPEST = 8;
  private static final List<String> CLASS_KEYS =
      List.of("name", "match", "options", "send-always", "boot");

  private static final int CIRCUIT_ID = 1;
  private static final int REMOTE_ID = 2;
  private static final int RELAY_ID = 12;

  private static final Map<String, Function<String, ClassTest>> TESTS =
      Map.ofEntries(
          Map.entry("vendor-class", ClassTest.VendorClass::new),
          Map.entry("user-class", ClassTest.User::new),
          Map.entry("arch", text -> new ClassTest.Architecture(number(text))),
          Map.entry("mac", text -> new ClassTest.Mac(OptionValue.hex(text))),
          Map.entry("uuid", text -> new ClassTest.Uuid(uuid(text))),
          Map.entry("hostname", text -> new ClassTest.Hostname(glob(text))),
          Map.entry("relay", text -> new ClassTest.Relay(Cidr.parse(text))),
          Map.entry("circuit-id", text -> new ClassTest.RelayOption(CIRCUIT_ID, octets(text))),
          Map.entry("remote-id", text -> new ClassTest.RelayOption(REMOTE_ID, octets(text))),
          Map.entry("relay-id", text -> new ClassTest.RelayOption(RELAY_ID, octets(text))));

  private ClassReader() {}

  static Optional<ClientClass> read(Object value, String path, List<PlanProblem> problems) {
    var fields = Fields.of(value, path, problems, CLASS_KEYS);
    var name = fields.read("name", ClassReader::name);
    if (!fields.has("name")) {
      fields.complain("name", "is missing; name the class");
    }
    if (!fields.has("match")) {
      fields.complain("match", "is missing; say who belongs to the class");
    }
    var test =
        fields
            .value("match")
            .map(match -> test(match, fields.pathOf("match"), problems, 0))
            .orElse(new ClassTest.All(List.of()));
    var template = LevelReader.template(fields);
    var boot = LevelReader.boot(fields);
    return name.map(text -> new ClientClass(text, test, template, boot));
  }

  private static ClassTest test(Object value, String path, List<PlanProblem> problems, int depth) {
    if (!(value instanceof Map<?, ?> map) || map.isEmpty() || depth > DEEPEST) {
      problems.add(
          new PlanProblem(
              path, "is no mapping of conditions, or too deep; write as vendor-class: PXEClient"));
      return new ClassTest.Any(List.of());
    }
    var all = new ArrayList<ClassTest>();
    map.forEach(
        (key, of) ->
            all.add(condition(String.valueOf(key), of, path + "." + key, problems, depth)));
    return all.size() == 1 ? all.getFirst() : new ClassTest.All(all);
  }

  private static ClassTest condition(
      String key,
      @org.jspecify.annotations.Nullable Object value,
      String path,
      List<PlanProblem> problems,
      int depth) {
    var items = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    if (key.equals("not") && value != null) {
      return new ClassTest.Not(test(value, path, problems, depth + 1));
    }
    var any = new ArrayList<ClassTest>();
    for (Object item : items) {
      if (key.equals("any") && item != null) {
        any.add(test(item, path, problems, depth + 1));
      } else {
        scalar(key, item, path, problems).ifPresent(any::add);
      }
    }
    if (items.isEmpty()) {
      problems.add(new PlanProblem(path, "has no value; give one or leave the condition out"));
    }
    return any.size() == 1 ? any.getFirst() : new ClassTest.Any(any);
  }

  private static Optional<ClassTest> scalar(
      String key,
      @org.jspecify.annotations.Nullable Object item,
      String path,
      List<PlanProblem> problems) {
    try {
      if (!(item instanceof String || item instanceof Number)) {
        throw new IllegalArgumentException("needs a text or a list of texts");
      }
      var reader = Optional.ofNullable(TESTS.get(key)).orElseGet(() -> ofOption(key));
      return Optional.of(reader.apply(item.toString().strip()));
    } catch (IllegalArgumentException wrong) {
      problems.add(new PlanProblem(path, String.valueOf(wrong.getMessage())));
      return Optional.empty();
    }
  }

  private static Function<String, ClassTest> ofOption(String key) {
    var entry =
        OptionCatalog.find(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' is no condition; known are %s, any, not, and option-NNN"
                            .formatted(
                                Printable.of(key),
                                String.join(", ", TESTS.keySet().stream().sorted().toList()))));
    return text -> new ClassTest.Option(entry.code(), octets(text));
  }

  /** Text, or octets as {@code 0x0a0b}; {@code *} at the end: whatever follows. */
  static OctetPattern octets(String text) {
    var isPrefix = text.endsWith("*");
    var stem = isPrefix ? text.substring(0, text.length() - 1) : text;
    var octets =
        stem.startsWith("0x")
            ? OptionValue.hex(stem)
            : Bytes.of(stem.getBytes(StandardCharsets.UTF_8));
    return new OctetPattern(octets, isPrefix);
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 0xffff) {
      throw new IllegalArgumentException(
          "'%s' is no architecture; write its IANA number, as 7".formatted(Printable.of(text)));
    }
    return Integer.parseInt(text);
  }

  static UUID uuid(String text) {
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new IllegalArgumentException(
          "'%s' is no UUID; write it as 4c4c4544-0000-1000-8000-525400770000"
              .formatted(Printable.of(text)));
    }
    return UUID.fromString(text);
  }

  private static Pattern glob(String text) {
    var quoted = new StringBuilder();
    for (var part : text.split("(?<=\\*)|(?=\\*)", -1)) {
      quoted.append(part.equals("*") ? ".*" : Pattern.quote(part));
    }
    return Pattern.compile(quoted.toString(), Pattern.CASE_INSENSITIVE);
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException(
          "'%s' is no name; use 1 to 63 letters, digits, dots, hyphens"
              .formatted(Printable.of(text)));
    }
    return text;
  }
}
