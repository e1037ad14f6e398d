package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON patch (RFC 6902) applied to one document: add, remove, replace, move, copy, test. All
 * operations or none.
 */
final class JsonPatch {
  private static final Set<String> WORDS = Set.of("op", "path", "from", "value");

  private Object root;

  private JsonPatch(Object root) {
    this.root = root;
  }

  static Map<String, Object> apply(Map<String, Object> document, List<?> operations)
      throws InvalidConfigException {
    var patch = new JsonPatch(copy(document));
    var number = 0;
    for (var each : operations) {
      number++;
      try {
        patch.run(each);
      } catch (InvalidConfigException e) {
        throw new InvalidConfigException("operation %d: %s".formatted(number, e.getMessage()));
      }
    }
    try {
      return YamlReader.asMapping(patch.root);
    } catch (MalformedYamlException e) {
      throw new InvalidConfigException("after the JSON patch no mapping is left");
    }
  }

  private void run(Object each) throws InvalidConfigException {
    if (!(each instanceof Map<?, ?> operation)) {
      throw new InvalidConfigException("not a mapping with op and path");
    }
    for (var key : operation.keySet()) {
      if (!WORDS.contains(String.valueOf(key))) {
        throw new InvalidConfigException(
            "'%s' is not a word of a JSON patch; there are op, path, from and value"
                .formatted(key));
      }
    }
    var path = JsonPointer.parse(text(operation, "path"));
    var op = text(operation, "op");
    switch (op) {
      case "add" -> add(path, value(operation));
      case "remove" -> remove(path);
      case "replace" -> {
        get(path);
        put(path, value(operation));
      }
      case "move" -> move(JsonPointer.parse(text(operation, "from")), path);
      case "copy" -> add(path, copy(get(JsonPointer.parse(text(operation, "from")))));
      case "test" -> test(path, operation.get("value"));
      default ->
          throw new InvalidConfigException(
              "op '%s' is none of add, remove, replace, move, copy, test".formatted(op));
    }
  }

  private void move(JsonPointer from, JsonPointer path) throws InvalidConfigException {
    if (from.contains(path) && !from.equals(path)) {
      throw new InvalidConfigException("%s cannot be moved into itself".formatted(from));
    }
    var moved = get(from);
    remove(from);
    add(path, moved);
  }

  private void test(JsonPointer path, @Nullable Object wanted) throws InvalidConfigException {
    if (!isSame(get(path), wanted)) {
      throw new InvalidConfigException("test of %s: it has another value".formatted(path));
    }
  }

  /** Numbers compare by value (RFC 6902 section 4.6). */
  private static boolean isSame(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number a && other instanceof Number b) {
      return new java.math.BigDecimal(a.toString())
              .compareTo(new java.math.BigDecimal(b.toString()))
          == 0;
    }
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && a.keySet().stream().allMatch(key -> isSame(a.get(key), b.get(key)));
    }
    if (one instanceof List<?> a && other instanceof List<?> b) {
      return a.size() == b.size()
          && java.util.stream.IntStream.range(0, a.size())
              .allMatch(i -> isSame(a.get(i), b.get(i)));
    }
    return java.util.Objects.equals(one, other);
  }

  private Object get(JsonPointer path) throws InvalidConfigException {
    var at = root;
    for (var key : path.keys()) {
      var next =
          switch (at) {
            case Map<?, ?> map -> map.get(key);
            case List<?> list -> list.get(index(path, key, list.size() - 1));
            default -> null;
          };
      if (next == null) {
        throw new InvalidConfigException("there is nothing at %s".formatted(path));
      }
      at = next;
    }
    return at;
  }

  @SuppressWarnings("unchecked") // copy() makes every mapping one of strings, and all changeable
  private void add(JsonPointer path, Object value) throws InvalidConfigException {
    if (path.keys().isEmpty()) {
      root = value;
      return;
    }
    switch (get(path.parent())) {
      case Map<?, ?> map -> ((Map<String, Object>) map).put(path.last(), value);
      case List<?> list -> {
        var at = path.last().equals("-") ? list.size() : index(path, path.last(), list.size());
        ((List<Object>) list).add(at, value);
      }
      default -> throw new InvalidConfigException("nothing can be added at %s".formatted(path));
    }
  }

  @SuppressWarnings("unchecked") // as above
  private void put(JsonPointer path, Object value) throws InvalidConfigException {
    if (!path.keys().isEmpty() && get(path.parent()) instanceof List<?> list) {
      ((List<Object>) list).set(index(path, path.last(), list.size() - 1), value);
    } else {
      add(path, value);
    }
  }

  private void remove(JsonPointer path) throws InvalidConfigException {
    get(path);
    if (path.keys().isEmpty()) {
      throw new InvalidConfigException("the whole document cannot be removed");
    }
    switch (get(path.parent())) {
      case Map<?, ?> map -> map.remove(path.last());
      case List<?> list -> list.remove(index(path, path.last(), list.size() - 1));
      default -> throw new InvalidConfigException("there is nothing at %s".formatted(path));
    }
  }

  private static int index(JsonPointer path, String key, int last) throws InvalidConfigException {
    if (key.matches("0|[1-9]\\d{0,8}") && Integer.parseInt(key) <= last) {
      return Integer.parseInt(key);
    }
    throw new InvalidConfigException(
        "%s: '%s' is not an index of that list, which ends at %d".formatted(path, key, last));
  }

  private static String text(Map<?, ?> operation, String key) throws InvalidConfigException {
    if (operation.get(key) instanceof String text) {
      return text;
    }
    throw new InvalidConfigException("'%s' is missing".formatted(key));
  }

  private static Object value(Map<?, ?> operation) throws InvalidConfigException {
    var value = operation.get("value");
    if (value == null) {
      throw new InvalidConfigException("'value' is missing; to take something away use op remove");
    }
    return copy(value);
  }

  private static Object copy(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, each) -> copy.put(String.valueOf(key), copy(each)));
        yield copy;
      }
      case List<?> list -> new ArrayList<>(list.stream().map(JsonPatch::copy).toList());
      default -> value;
    };
  }
}
