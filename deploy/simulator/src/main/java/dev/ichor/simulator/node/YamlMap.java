package dev.ichor.simulator.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A YAML mapping read by dotted paths; what is absent is an empty view. */
record YamlMap(Map<?, ?> entries) {

  static final YamlMap EMPTY = new YamlMap(Map.of());

  private static Optional<Object> step(Map<?, ?> map, String key) {
    return Optional.ofNullable(map.get(key));
  }

  Optional<Object> at(String path) {
    Optional<Object> here = Optional.of(entries);
    for (String key : path.split("\\.")) {
      here =
          here.flatMap(value -> value instanceof Map<?, ?> map ? step(map, key) : Optional.empty());
    }
    return here;
  }

  /** A scalar as text; empty when absent, blank or not a scalar. */
  Optional<String> text(String path) {
    return at(path)
        .filter(
            value -> value instanceof String || value instanceof Number || value instanceof Boolean)
        .map(Object::toString)
        .filter(text -> !text.isBlank());
  }

  YamlMap map(String path) {
    return at(path)
        .map(value -> value instanceof Map<?, ?> map ? new YamlMap(map) : EMPTY)
        .orElse(EMPTY);
  }

  boolean has(String path) {
    return at(path).isPresent();
  }

  List<String> texts(String path) {
    return at(path)
        .map(
            value ->
                value instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.<String>of())
        .orElse(List.of());
  }

  /** Keys that are not in {@code known}, in document order. */
  List<String> unknown(Set<String> known) {
    return new LinkedHashMap<>(entries)
        .keySet().stream().map(String::valueOf).filter(key -> !known.contains(key)).toList();
  }
}
