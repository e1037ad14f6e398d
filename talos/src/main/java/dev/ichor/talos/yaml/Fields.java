package dev.ichor.talos.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds an ordered mapping, one field after the other. */
public final class Fields {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  public Fields with(String key, String value) {
    fields.put(key, value);
    return this;
  }

  public Fields with(String key, boolean value) {
    fields.put(key, value);
    return this;
  }

  public Fields with(String key, int value) {
    fields.put(key, value);
    return this;
  }

  public Fields with(String key, Fields value) {
    fields.put(key, value.toMap());
    return this;
  }

  public Fields with(String key, List<?> value) {
    fields.put(key, value);
    return this;
  }

  public Fields with(String key, Optional<String> value) {
    value.ifPresent(text -> fields.put(key, text));
    return this;
  }

  /** The field only under a condition. */
  public Fields when(boolean condition, String key, Object value) {
    if (condition) {
      fields.put(key, value instanceof Fields nested ? nested.toMap() : value);
    }
    return this;
  }

  /** The mapping itself, to be read from now on. */
  public Map<String, Object> toMap() {
    return fields;
  }
}
