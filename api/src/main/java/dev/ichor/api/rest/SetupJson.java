package dev.ichor.api.rest;

import dev.ichor.bmc.policy.care.BiosAttribute;
import dev.ichor.bmc.policy.care.BiosAttribute.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the routes about a machine's setup take and give. */
final class SetupJson {
  private SetupJson() {}

  /**
   * @param image URL that the BMC fetches: http, https, nfs or cifs
   */
  record Image(String image) {}

  record Enabled(boolean enabled) {}

  /**
   * @param keys {@code reset-all-keys-to-default}, {@code delete-all-keys} or {@code delete-pk}
   */
  record Keys(String keys) {}

  /**
   * @param database {@code PK}, {@code KEK}, {@code db} or {@code dbx}
   * @param certificate in PEM
   */
  record Enrolment(String database, String certificate) {}

  /**
   * One BIOS attribute; values have the type that the BMC gives them.
   *
   * @param pending from the next start on
   * @param allowed absent where the BMC does not say
   */
  record Attribute(
      String name,
      Optional<Object> value,
      Optional<Object> pending,
      Optional<String> label,
      Optional<String> type,
      boolean readOnly,
      Optional<List<String>> allowed,
      Optional<Long> least,
      Optional<Long> most) {
    static List<Attribute> of(List<BiosAttribute> attributes) {
      return attributes.stream().map(Attribute::of).toList();
    }

    private static Attribute of(BiosAttribute from) {
      var rule = from.rule();
      return new Attribute(
          from.name(),
          from.value().map(Attribute::json),
          from.pending().map(Attribute::json),
          rule.flatMap(BiosAttribute.Rule::label),
          rule.map(BiosAttribute.Rule::type),
          rule.map(BiosAttribute.Rule::readOnly).orElse(false),
          rule.map(BiosAttribute.Rule::allowed).filter(all -> !all.isEmpty()),
          rule.flatMap(BiosAttribute.Rule::least),
          rule.flatMap(BiosAttribute.Rule::most));
    }

    private static Object json(Value value) {
      return switch (value) {
        case Value.Text(var text) -> text;
        case Value.Whole(var number) -> number;
        case Value.Flag(var on) -> on;
      };
    }
  }

  /**
   * Values as text: which type an attribute has, the BMC knows.
   *
   * @throws IllegalArgumentException when a value is a list or an object, or there is none
   */
  static Map<String, String> wish(Map<String, Object> attributes) {
    if (attributes.isEmpty()) {
      throw new IllegalArgumentException("send at least one attribute, as {\"NAME\": VALUE}");
    }
    var wish = new TreeMap<String, String>();
    attributes.forEach(
        (name, value) -> {
          if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new IllegalArgumentException(
                "attribute '%s' is neither text, number, true nor false".formatted(name));
          }
          wish.put(name, String.valueOf(value));
        });
    return wish;
  }
}
