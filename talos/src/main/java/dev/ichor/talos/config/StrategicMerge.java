package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges one document into another as Talos does: mappings by key, lists appended, single values
 * from the right unless empty or zero ({@code false} counts, and so does zero where Talos can tell
 * it from absent). What departs from that is in the {@link Schema}.
 */
final class StrategicMerge {
  private final Schema schema;

  StrategicMerge(Schema schema) {
    this.schema = schema;
  }

  /** A new mapping; neither argument is changed. Both conform to the schema. */
  Map<String, Object> document(Shape.Structure kind, Map<?, ?> left, Map<?, ?> right, String path)
      throws InvalidConfigException {
    return structure(kind, left, right, path);
  }

  Map<String, Object> structure(
      Shape.Structure structure, Map<?, ?> left, Map<?, ?> right, String path)
      throws InvalidConfigException {
    var merged = new LinkedHashMap<String, Object>();
    left.forEach((key, value) -> merged.put(String.valueOf(key), value));
    var fields = schema.fields(structure);
    for (var entry : fields.entrySet()) {
      var name = entry.getKey();
      var value = field(entry.getValue(), merged.get(name), right.get(name), path + "." + name);
      if (value == null) {
        merged.remove(name);
      } else {
        merged.put(name, value);
      }
    }
    var others = fields.get(Schema.OTHERS);
    if (others != null) {
      merged.remove(Schema.OTHERS);
      return mapping(others.shape(), merged, right, path);
    }
    return merged;
  }

  private @Nullable Object field(
      Shape.Field field, @Nullable Object left, @Nullable Object right, String path)
      throws InvalidConfigException {
    if (field.replace()) {
      return right == null || isEmptyStructure(field.shape(), right) ? left : right;
    }
    if (right == null) {
      return absent(field.shape(), left, path);
    }
    return left == null ? right : values(field.shape(), left, right, false, path);
  }

  /**
   * Some values change although the patch does not name them: Talos cannot tell that it did not.
   */
  private @Nullable Object absent(Shape shape, @Nullable Object left, String path)
      throws InvalidConfigException {
    if (left == null) {
      return null;
    }
    return switch (shape) {
      case Shape.Plain plain when plain == Shape.Plain.BOOL -> false;
      case Shape.Special(var merging, var _) when merging == Shape.Merging.REPLACED -> null;
      case Shape.Structure structure -> structure(structure, (Map<?, ?>) left, Map.of(), path);
      case Shape.Plain _,
          Shape.Special _,
          Shape.Text _,
          Shape.Pointer _,
          Shape.Listing _,
          Shape.Mapping _ ->
          left;
    };
  }

  private static boolean isEmptyStructure(Shape shape, Object right) {
    return shape instanceof Shape.Structure && right instanceof Map<?, ?> map && map.isEmpty();
  }

  /**
   * @param overwrite zero counts: the value stands behind a pointer
   */
  Object values(Shape shape, Object left, Object right, boolean overwrite, String path)
      throws InvalidConfigException {
    return switch (shape) {
      case Shape.Plain plain when plain == Shape.Plain.ANYTHING -> anything(left, right, path);
      case Shape.Plain plain when plain == Shape.Plain.OCTETS -> right;
      case Shape.Plain _ -> isZero(right) && !overwrite ? left : right;
      case Shape.Text(var type) -> TextMerge.merge(type, left, right);
      case Shape.Pointer(var to) -> values(to, left, right, true, path);
      case Shape.Special(var merging, var inner) ->
          new ListMerge(this).merge(merging, inner, left, right, path);
      case Shape.Listing _ -> concat(left, right);
      case Shape.Mapping(var of) -> mapping(of, (Map<?, ?>) left, (Map<?, ?>) right, path);
      case Shape.Structure structure ->
          structure(structure, (Map<?, ?>) left, (Map<?, ?>) right, path);
    };
  }

  private Map<String, Object> mapping(Shape of, Map<?, ?> left, Map<?, ?> right, String path)
      throws InvalidConfigException {
    var merged = new LinkedHashMap<String, Object>();
    left.forEach((key, value) -> merged.put(String.valueOf(key), value));
    for (var entry : right.entrySet()) {
      var key = String.valueOf(entry.getKey());
      var old = merged.get(key);
      merged.put(
          key,
          old == null
              ? entry.getValue()
              : values(of, old, entry.getValue(), false, path + "." + key));
    }
    return merged;
  }

  private Object anything(Object left, Object right, String path) throws InvalidConfigException {
    if (left instanceof Map<?, ?> old && right instanceof Map<?, ?> fresh) {
      return mapping(Shape.Plain.ANYTHING, old, fresh, path);
    }
    if (left instanceof List && right instanceof List) {
      return concat(left, right);
    }
    if (!form(left).equals(form(right))) {
      throw new InvalidConfigException(
          "%s is %s in the configuration and %s in the patch; write it as %s"
              .formatted(path, form(left), form(right), form(left)));
    }
    return isZero(right) ? left : right;
  }

  static List<Object> concat(Object left, Object right) {
    var all = new ArrayList<Object>((List<?>) left);
    all.addAll((List<?>) right);
    return all;
  }

  private static boolean isZero(Object value) {
    return value.equals("") || (value instanceof Number number && number.doubleValue() == 0);
  }

  private static String form(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "a mapping";
      case List<?> _ -> "a list";
      case Boolean _ -> "true or false";
      case Integer _, Long _, java.math.BigInteger _ -> "a whole number";
      case Number _ -> "a number";
      default -> "text";
    };
  }
}
