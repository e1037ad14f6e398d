package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code $patch: delete} marks of one patch document, and what is left of the document without
 * them.
 *
 * @param deletes in the order of the document
 * @param rest nothing when the marks were all there was
 */
record PatchDeletes(List<Delete> deletes, Optional<Map<String, Object>> rest) {
  private static final String MARK = "$patch";

  /**
   * One thing to delete.
   *
   * @param path keys from the document's root; empty means the whole document
   * @param element in a list at {@code path}: the field and value that pick the element
   */
  record Delete(List<String> path, Optional<Map.Entry<String, String>> element) {
    String dotted() {
      return String.join(".", path);
    }
  }

  static PatchDeletes of(Map<String, Object> document) throws InvalidConfigException {
    var collector = new Collector();
    var rest = collector.mapping(document, List.of(), false);
    return new PatchDeletes(
        collector.deletes, rest.filter(map -> collector.deletes.isEmpty() || saysSomething(map)));
  }

  /** Only these words left: Talos takes the document for nothing but its marks. */
  private static boolean saysSomething(Map<String, Object> rest) {
    return !List.of("kind", "name", "version").containsAll(rest.keySet());
  }

  /** Marks, and beside them no more than the words that name the document. */
  boolean isOnlyMarks() {
    return !deletes.isEmpty()
        && rest.filter(
                map -> !List.of("apiVersion", "kind", "name", "version").containsAll(map.keySet()))
            .isEmpty();
  }

  private static final class Collector {
    private final List<Delete> deletes = new ArrayList<>();

    /** The mapping without marks; empty when it was marked, or held nothing but marks. */
    private Optional<Map<String, Object>> mapping(Map<?, ?> map, List<String> path, boolean inList)
        throws InvalidConfigException {
      if ("delete".equals(map.get(MARK))) {
        if (inList) {
          throw inner(path);
        }
        deletes.add(new Delete(path, Optional.empty()));
        return Optional.empty();
      }
      if (map.containsKey(MARK)) {
        throw new InvalidConfigException(
            "%s: $patch knows only 'delete'".formatted(String.join(".", path)));
      }
      var rest = new LinkedHashMap<String, Object>();
      for (var entry : map.entrySet()) {
        var key = String.valueOf(entry.getKey());
        value(entry.getValue(), plus(path, key), inList).ifPresent(kept -> rest.put(key, kept));
      }
      return rest.isEmpty() && !map.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    private Optional<Object> value(Object value, List<String> path, boolean inList)
        throws InvalidConfigException {
      return switch (value) {
        case Map<?, ?> map -> mapping(map, path, inList).map(Object.class::cast);
        case List<?> list -> list(list, path, inList).map(Object.class::cast);
        default -> Optional.of(value);
      };
    }

    private Optional<List<Object>> list(List<?> list, List<String> path, boolean inList)
        throws InvalidConfigException {
      var rest = new ArrayList<Object>();
      for (var element : list) {
        if (element instanceof Map<?, ?> map && "delete".equals(map.get(MARK))) {
          if (inList) {
            throw inner(path);
          }
          deletes.add(new Delete(path, Optional.of(selector(map, path))));
        } else {
          value(element, path, true).ifPresent(rest::add);
        }
      }
      return rest.isEmpty() && !list.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    private static Map.Entry<String, String> selector(Map<?, ?> element, List<String> path)
        throws InvalidConfigException {
      for (var entry : element.entrySet()) {
        if (!MARK.equals(entry.getKey())) {
          return Map.entry(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
        }
      }
      throw new InvalidConfigException(
          "%s: $patch: delete in a list needs a field that picks the element"
              .formatted(String.join(".", path)));
    }

    private static InvalidConfigException inner(List<String> path) {
      return new InvalidConfigException(
          "%s: $patch: delete does not reach inside a list element; delete the whole element"
              .formatted(String.join(".", path)));
    }

    private static List<String> plus(List<String> path, String key) {
      var longer = new ArrayList<>(path);
      longer.add(key);
      return List.copyOf(longer);
    }
  }
}
