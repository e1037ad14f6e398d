package dev.ichor.bmc.redfish.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object by the names of its properties. A property that is absent, null or of another type
 * than asked reads as absent: BMCs write numbers as strings, and objects where the schema has
 * arrays. What a caller cannot do without, it says with {@link #need}.
 */
public final class JsonDoc {
  public static final JsonDoc EMPTY = new JsonDoc(JsonNodeFactory.instance.objectNode());

  private final JsonNode node;

  JsonDoc(JsonNode node) {
    this.node = requireNonNull(node, "node");
  }

  private JsonNode at(String... path) {
    var found = node;
    for (var name : path) {
      found = found.path(name);
    }
    return found;
  }

  /** Whether the property is there, be it null. */
  public boolean has(String... path) {
    return !at(path).isMissingNode();
  }

  /** Text without control characters; a number reads as its digits. Blank is absent. */
  public Optional<String> text(String... path) {
    var found = at(path);
    return found.isTextual() || found.isNumber()
        ? Optional.of(Words.of(found.asText())).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /** Text exactly as sent, for what goes back to the BMC: references, ETags. */
  public Optional<String> exact(String... path) {
    var found = at(path);
    return found.isTextual() ? Optional.of(found.textValue()) : Optional.empty();
  }

  public String need(String... path) throws MalformedRedfishException {
    return text(path)
        .orElseThrow(() -> new MalformedRedfishException("no " + String.join(".", path)));
  }

  public Optional<Boolean> flag(String... path) {
    var found = at(path);
    return found.isBoolean() ? Optional.of(found.booleanValue()) : Optional.empty();
  }

  /** A number that a {@code long} holds. */
  public Optional<Long> whole(String... path) {
    var found = at(path);
    return found.isNumber() && found.canConvertToLong()
        ? Optional.of(found.longValue())
        : Optional.empty();
  }

  public Optional<Double> decimal(String... path) {
    var found = at(path);
    return found.isNumber() && Double.isFinite(found.doubleValue())
        ? Optional.of(found.doubleValue())
        : Optional.empty();
  }

  public Optional<JsonDoc> object(String... path) {
    var found = at(path);
    return found.isObject() ? Optional.of(new JsonDoc(found)) : Optional.empty();
  }

  /** The objects of an array; one object alone counts as an array of it. */
  public List<JsonDoc> objects(String... path) {
    var found = at(path);
    if (found.isObject()) {
      return List.of(new JsonDoc(found));
    }
    var all = new ArrayList<JsonDoc>();
    found.forEach(
        element -> {
          if (element.isObject()) {
            all.add(new JsonDoc(element));
          }
        });
    return List.copyOf(all);
  }

  /** The strings of an array. */
  public List<String> texts(String... path) {
    var all = new ArrayList<String>();
    var found = at(path);
    if (found.isArray()) {
      found.forEach(
          element -> {
            if (element.isTextual()) {
              all.add(Words.of(element.textValue()));
            }
          });
    }
    return List.copyOf(all);
  }

  /** The reference in an object: its {@code @odata.id} (DSP0266 "Reference properties"). */
  public Optional<String> link(String... path) {
    return object(path).flatMap(found -> found.exact("@odata.id"));
  }

  public List<String> links(String... path) {
    return objects(path).stream().flatMap(found -> found.exact("@odata.id").stream()).toList();
  }

  /** Names of the properties, as sent. */
  public List<String> names() {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return List.copyOf(names);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonDoc that && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return node.hashCode();
  }

  /** The document. */
  @Override
  public String toString() {
    return node.toString();
  }
}
