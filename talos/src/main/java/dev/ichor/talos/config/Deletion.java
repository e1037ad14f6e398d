package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes one marked thing out of a document. A field may be absent already; a key of a free mapping,
 * a list element, and everything on the way to them must be there.
 */
final class Deletion {
  private final Schema schema;
  private final DocumentId id;
  private final PatchDeletes.Delete delete;

  Deletion(Schema schema, DocumentId id, PatchDeletes.Delete delete) {
    this.schema = schema;
    this.id = id;
    this.delete = delete;
  }

  Map<String, Object> from(Shape.Structure kind, Map<String, Object> document)
      throws InvalidConfigException {
    return step(kind, document, delete.path());
  }

  private Map<String, Object> step(Shape shape, Map<?, ?> map, List<String> path)
      throws InvalidConfigException {
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    var key = path.getFirst();
    var value = copy.get(key);
    var field = below(shape, key);
    if (field.isEmpty() || (value == null && isFree(shape, key))) {
      throw absent();
    }
    if (path.size() == 1 && delete.element().isEmpty()) {
      copy.remove(key);
      return copy;
    }
    var inner = field.get();
    if (path.size() == 1) {
      copy.put(key, withoutElement(listing(inner), value));
      return copy;
    }
    if (value == null && inner instanceof Shape.Structure) {
      step(inner, Map.of(), path.subList(1, path.size())); // a value that is never absent in Talos
      return copy;
    }
    if (!(value instanceof Map<?, ?> nested)) {
      throw absent();
    }
    copy.put(key, step(inner, nested, path.subList(1, path.size())));
    return copy;
  }

  /** The shape behind a key; empty when there cannot be one. */
  private Optional<Shape> below(Shape shape, String key) {
    return switch (shape) {
      case Shape.Structure structure -> {
        var fields = schema.fields(structure);
        var field = fields.containsKey(key) ? fields.get(key) : fields.get(Schema.OTHERS);
        yield Optional.ofNullable(field).map(Shape.Field::shape);
      }
      case Shape.Pointer(var to) -> below(to, key);
      case Shape.Special(var _, var inner) -> below(inner, key);
      case Shape.Mapping(var of) -> Optional.of(of);
      case Shape.Plain plain when plain == Shape.Plain.ANYTHING -> Optional.of(plain);
      case Shape.Plain _, Shape.Text _, Shape.Listing _ -> Optional.empty();
    };
  }

  private boolean isFree(Shape shape, String key) {
    return switch (shape) {
      case Shape.Structure structure -> !schema.fields(structure).containsKey(key);
      case Shape.Pointer(var to) -> isFree(to, key);
      case Shape.Special(var _, var inner) -> isFree(inner, key);
      case Shape.Mapping _, Shape.Plain _, Shape.Text _, Shape.Listing _ -> true;
    };
  }

  private Shape.Listing listing(Shape shape) throws InvalidConfigException {
    return switch (shape) {
      case Shape.Listing listing -> listing;
      case Shape.Pointer(var to) -> listing(to);
      case Shape.Special(var _, var inner) -> listing(inner);
      case Shape.Plain _, Shape.Text _, Shape.Mapping _, Shape.Structure _ -> throw absent();
    };
  }

  private List<Object> withoutElement(Shape.Listing listing, @Nullable Object value)
      throws InvalidConfigException {
    var wanted = delete.element().orElseThrow();
    var shape = below(listing.of(), wanted.getKey());
    if (!(value instanceof List<?> list) || shape.filter(Deletion::isText).isEmpty()) {
      throw absent();
    }
    var copy = new ArrayList<Object>(list);
    for (var i = 0; i < copy.size(); i++) {
      if (copy.get(i) instanceof Map<?, ?> map
          && wanted
              .getValue()
              .equals(
                  String.valueOf(
                      map.containsKey(wanted.getKey()) ? map.get(wanted.getKey()) : ""))) {
        copy.remove(i);
        return copy;
      }
    }
    throw absent();
  }

  /** Talos compares an element by its text alone: a number never matches. */
  private static boolean isText(Shape shape) {
    return shape == Shape.Plain.STRING || shape instanceof Shape.Text;
  }

  private InvalidConfigException absent() {
    return new InvalidConfigException(
        "$patch: delete of %s in %s names nothing that is there%s; correct its path, or take it out"
            .formatted(
                delete.dotted(),
                id,
                delete
                    .element()
                    .map(e -> " (%s: %s)".formatted(e.getKey(), e.getValue()))
                    .orElse("")));
  }
}
