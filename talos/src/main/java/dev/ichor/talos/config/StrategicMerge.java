package dev.ichor.talos.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges one document into another as Talos does: mappings by key, lists appended, scalars from the
 * right unless empty or zero ({@code false} counts). Exceptions are in {@link MergeRules}.
 */
final class StrategicMerge {
  private StrategicMerge() {}

  /** A new mapping; neither argument is changed. */
  static Map<String, Object> mappings(String path, Map<?, ?> left, Map<?, ?> right)
      throws InvalidConfigException {
    var merged = new LinkedHashMap<String, Object>();
    left.forEach((key, value) -> merged.put(String.valueOf(key), value));
    for (var entry : right.entrySet()) {
      var key = String.valueOf(entry.getKey());
      var old = merged.get(key);
      var fresh = entry.getValue();
      if (old == null || MergeRules.isArguments(path)) {
        merged.put(key, fresh);
      } else {
        merged.put(key, values(path + "." + key, old, fresh));
      }
    }
    return merged;
  }

  private static Object values(String path, Object left, Object right)
      throws InvalidConfigException {
    if (left instanceof Map<?, ?> old && right instanceof Map<?, ?> fresh) {
      return MergeRules.isReplaced(path) ? fresh : mappings(path, old, fresh);
    }
    if (left instanceof List<?> old && right instanceof List<?> fresh) {
      return MergeRules.isReplaced(path) ? fresh : lists(path, old, fresh);
    }
    if (isScalar(left) && isScalar(right)) {
      return isZero(right) ? left : right;
    }
    throw new InvalidConfigException(
        "%s is %s in the configuration and %s in the patch; write it as %s"
            .formatted(path, form(left), form(right), form(left)));
  }

  private static List<Object> lists(String path, List<?> left, List<?> right)
      throws InvalidConfigException {
    var merged = new ArrayList<Object>(left);
    var keys = MergeRules.keysOf(path);
    for (var element : right) {
      var at = element instanceof Map<?, ?> map ? find(merged, map, keys) : -1;
      if (at < 0) {
        merged.add(element);
      } else {
        merged.set(at, mappings(path, (Map<?, ?>) merged.get(at), (Map<?, ?>) element));
      }
    }
    return merged;
  }

  private static int find(List<Object> elements, Map<?, ?> wanted, List<String> keys) {
    for (var key : keys) {
      var value = wanted.get(key);
      if (value == null) {
        continue;
      }
      for (var i = 0; i < elements.size(); i++) {
        if (elements.get(i) instanceof Map<?, ?> map && value.equals(map.get(key))) {
          return i;
        }
      }
      return -1;
    }
    return -1;
  }

  private static boolean isScalar(Object value) {
    return !(value instanceof Map) && !(value instanceof List);
  }

  private static boolean isZero(Object value) {
    return value.equals("") || (value instanceof Number number && number.doubleValue() == 0);
  }

  private static String form(Object value) {
    return value instanceof Map ? "a mapping" : value instanceof List ? "a list" : "a single value";
  }
}
