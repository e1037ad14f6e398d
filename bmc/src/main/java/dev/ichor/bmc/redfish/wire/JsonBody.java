package dev.ichor.bmc.redfish.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ichor.inventory.model.Secret;
import java.util.List;
import java.util.Map;

/** What a request carries; its words, for logs, are only the names of its properties. */
public final class JsonBody {
  /** Some BMCs refuse an action without a body, none refuses the empty object. */
  public static final JsonBody EMPTY = of(Map.of());

  private final ObjectNode node;

  private JsonBody(ObjectNode node) {
    this.node = node;
  }

  /**
   * @param properties values are {@code String}, {@code Boolean}, {@code Integer}, {@code Long},
   *     {@link Secret}, a {@code List} of strings or of maps, or a {@code Map} of the same; encoded
   *     in the map's order
   */
  public static JsonBody of(Map<String, ?> properties) {
    var node = JsonNodeFactory.instance.objectNode();
    properties.forEach((name, value) -> put(node, name, value));
    return new JsonBody(node);
  }

  private static void put(ObjectNode node, String name, Object value) {
    switch (value) {
      case String text -> node.put(name, text);
      case Secret secret -> node.put(name, secret.reveal());
      case Boolean flag -> node.put(name, flag);
      case Integer number -> node.put(name, number);
      case Long number -> node.put(name, number);
      case List<?> elements -> elements.forEach(element -> add(node.withArray(name), element));
      case Map<?, ?> inner ->
          inner.forEach(
              (key, within) -> put(node.withObjectProperty(name), String.valueOf(key), within));
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  private static void add(ArrayNode list, Object element) {
    if (element instanceof Map<?, ?> inner) {
      var object = list.addObject();
      inner.forEach((key, within) -> put(object, String.valueOf(key), within));
    } else {
      list.add(String.valueOf(element));
    }
  }

  /** The document, credentials included. */
  public String encode() {
    return node.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonBody that && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return node.hashCode();
  }

  @Override
  public String toString() {
    var names = new java.util.ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return names.toString();
  }
}
