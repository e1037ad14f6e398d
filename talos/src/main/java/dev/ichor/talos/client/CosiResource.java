package dev.ichor.talos.client;

import dev.ichor.inventory.model.Printable;
import java.util.List;
import java.util.Map;

/**
 * One resource as read: whatever the node says, so every field is asked for with the value that
 * stands for absent or of another type.
 *
 * @param spec the YAML specification as a mapping
 */
record CosiResource(String id, Map<String, Object> spec) {
  /** Printable text, blank when absent. */
  String text(String key) {
    var value = spec.get(key);
    return value == null || value instanceof Map || value instanceof List
        ? ""
        : Printable.of(value.toString());
  }

  /** A text of any length and content, as it came; blank when absent. Not for people. */
  String raw(String key) {
    return spec.get(key) instanceof String text ? text : "";
  }

  /** Zero when absent or no number. */
  long number(String key) {
    return spec.get(key) instanceof Number number ? number.longValue() : 0;
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(spec.get(key));
  }

  /** A nested mapping as a resource of its own, empty when absent. */
  CosiResource nested(String key) {
    return new CosiResource(id, mapping(spec.get(key)));
  }

  /** The mappings of a list, empty when absent. */
  List<CosiResource> each(String key) {
    return spec.get(key) instanceof List<?> list
        ? list.stream().map(element -> new CosiResource(id, mapping(element))).toList()
        : List.of();
  }

  @SuppressWarnings("unchecked") // YamlReader makes every mapping one of strings
  private static Map<String, Object> mapping(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
