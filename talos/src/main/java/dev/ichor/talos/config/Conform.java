package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.Nearest;
import dev.ichor.talos.yaml.YamlNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a document against the version's schema, strictly as Talos does: an unknown key or a value
 * of another form is refused with its path. What comes back has each value in its field's form.
 */
final class Conform {
  private static final Set<String> YES = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> NO = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");

  private final Schema schema;

  private Conform(Schema schema) {
    this.schema = schema;
  }

  /** The document in the schema's forms. */
  static Map<String, Object> document(Schema schema, Map<String, Object> document)
      throws InvalidConfigException {
    var id = DocumentId.of(document);
    if (!id.isMain() && !id.apiVersion().equals("v1alpha1")) {
      throw new InvalidConfigException(
          "%s has apiVersion '%s'; write v1alpha1".formatted(id.kind(), id.apiVersion()));
    }
    var structure = schema.kind(id.kind());
    if (structure.isEmpty()) {
      throw new InvalidConfigException(
          "%s has no document kind '%s'%s"
              .formatted(schema.version(), id.kind(), Nearest.hint(id.kind(), schema.kinds())));
    }
    var path = id.isMain() ? "" : id.kind();
    return new Conform(schema).structure(structure.get(), document, path);
  }

  private Map<String, Object> structure(Shape.Structure structure, Map<?, ?> value, String path)
      throws InvalidConfigException {
    var fields = schema.fields(structure);
    var checked = new LinkedHashMap<String, Object>();
    for (var entry : value.entrySet()) {
      var key = String.valueOf(entry.getKey());
      var field = fields.containsKey(key) ? fields.get(key) : fields.get(Schema.OTHERS);
      if (field == null) {
        throw new InvalidConfigException(
            "%s is not a field of %s%s"
                .formatted(join(path, key), schema.version(), Nearest.hint(key, fields.keySet())));
      }
      checked.put(key, value(field.shape(), entry.getValue(), join(path, key)));
    }
    return checked;
  }

  private Object value(Shape shape, Object value, String path) throws InvalidConfigException {
    return switch (shape) {
      case Shape.Plain plain -> plain(plain, value, path);
      case Shape.Text(var type) -> type.equals("FileMode") ? whole(value, 8) : value;
      case Shape.Pointer(var to) -> value(to, value, path);
      case Shape.Special(var _, var inner) -> value(inner, value, path);
      case Shape.Listing(var of) -> {
        if (!(value instanceof List<?> list)) {
          throw wrong(path, "a list", value);
        }
        var checked = new ArrayList<Object>();
        for (var each : list) {
          checked.add(value(of, each, "%s[%d]".formatted(path, checked.size())));
        }
        yield checked;
      }
      case Shape.Mapping(var of) -> {
        if (!(value instanceof Map<?, ?> map)) {
          throw wrong(path, "a mapping", value);
        }
        var checked = new LinkedHashMap<String, Object>();
        for (var each : map.entrySet()) {
          var key = String.valueOf(each.getKey());
          checked.put(key, value(of, each.getValue(), join(path, key)));
        }
        yield checked;
      }
      case Shape.Structure structure -> {
        if (!(value instanceof Map<?, ?> map)) {
          throw wrong(path, "a mapping", value);
        }
        yield structure(structure, map, path);
      }
    };
  }

  private static Object plain(Shape.Plain plain, Object value, String path)
      throws InvalidConfigException {
    if (plain != Shape.Plain.ANYTHING && (value instanceof Map || value instanceof List)) {
      throw wrong(path, "a single value", value);
    }
    return switch (plain) {
      case ANYTHING -> value;
      case STRING, OCTETS -> value instanceof String ? value : String.valueOf(value);
      case BOOL -> {
        if (value instanceof Boolean) {
          yield value;
        }
        if (!YES.contains(value) && !NO.contains(value)) {
          throw wrong(path, "true or false", value);
        }
        yield YES.contains(value);
      }
      case INT, UINT -> {
        if (!(whole(value, 10) instanceof Number number) || YamlNumber.isBroken(number)) {
          throw wrong(path, "a whole number", value);
        }
        if (plain == Shape.Plain.UINT && number.longValue() < 0) {
          throw wrong(path, "a whole number from 0", value);
        }
        yield number;
      }
      case FLOAT -> {
        if (!(value instanceof Number)) {
          throw wrong(path, "a number", value);
        }
        yield value;
      }
    };
  }

  /** 0x1f, 0o644, 0b1: the forms of whole numbers that our YAML does not know, but Talos's does. */
  private static Object whole(Object value, int plainRadix) {
    if (!(value instanceof String text) || text.length() > 18) {
      return value;
    }
    if (text.matches("0x[0-9a-fA-F]+")) {
      return Long.parseLong(text.substring(2), 16);
    }
    if (text.matches("0b[01]+")) {
      return Long.parseLong(text.substring(2), 2);
    }
    if (text.matches("0o[0-7]+")) {
      return Long.parseLong(text.substring(2), 8);
    }
    return plainRadix == 8 && text.matches("0[0-7]+") ? (Object) Long.parseLong(text, 8) : text;
  }

  private static InvalidConfigException wrong(String path, String wanted, Object value) {
    var given =
        value instanceof Map ? "a mapping" : value instanceof List ? "a list" : "a single value";
    return new InvalidConfigException(
        "%s wants %s; what is there is %s".formatted(path, wanted, given));
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
