package dev.ichor.talos.settings;

import dev.ichor.talos.contract.InvalidConfigException;
import dev.ichor.talos.contract.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Takes a mapping apart strictly: what nobody asked for in the end is an unknown key. */
public final class Reader {
  private final String path;
  private final Map<?, ?> map;
  private final TreeSet<String> asked = new TreeSet<>();

  /**
   * @param path where the mapping stands, for the message; blank at the root
   */
  public Reader(String path, Map<?, ?> map) {
    this.path = path;
    this.map = map;
  }

  /** The path of a key of this mapping. */
  public String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Optional<Object> get(String key) {
    asked.add(key);
    return Optional.ofNullable(map.get(key));
  }

  public Optional<String> text(String key) throws InvalidConfigException {
    var value = get(key);
    if (value.isPresent() && (value.get() instanceof Map || value.get() instanceof List)) {
      throw wrong(key, "text");
    }
    return value.map(String::valueOf);
  }

  public String needed(String key) throws InvalidConfigException {
    var value = text(key);
    if (value.isEmpty() || value.get().isBlank()) {
      throw new InvalidConfigException("%s is missing; add it".formatted(at(key)));
    }
    return value.get();
  }

  public Optional<Boolean> flag(String key) throws InvalidConfigException {
    var value = get(key);
    if (value.isPresent() && !(value.get() instanceof Boolean)) {
      throw wrong(key, "true or false");
    }
    return value.map(Boolean.class::cast);
  }

  public Optional<Long> number(String key) throws InvalidConfigException {
    var value = get(key);
    if (value.isPresent() && !(value.get() instanceof Number)) {
      throw wrong(key, "a whole number");
    }
    return value.map(each -> ((Number) each).longValue());
  }

  /** As it stands, whatever it is. */
  public Optional<Object> any(String key) {
    return get(key);
  }

  public List<String> texts(String key) throws InvalidConfigException {
    var texts = new ArrayList<String>();
    for (var each : list(key)) {
      if (each instanceof Map || each instanceof List) {
        throw wrong(key, "a list of text");
      }
      texts.add(String.valueOf(each));
    }
    return texts;
  }

  public Map<String, String> pairs(String key) throws InvalidConfigException {
    var pairs = new LinkedHashMap<String, String>();
    var value = get(key);
    if (value.isPresent() && !(value.get() instanceof Map)) {
      throw wrong(key, "a mapping");
    }
    if (value.isPresent()) {
      for (var each : ((Map<?, ?>) value.get()).entrySet()) {
        if (each.getValue() instanceof Map || each.getValue() instanceof List) {
          throw wrong(key, "a mapping to text");
        }
        pairs.put(String.valueOf(each.getKey()), String.valueOf(each.getValue()));
      }
    }
    return pairs;
  }

  public List<?> list(String key) throws InvalidConfigException {
    var value = get(key);
    if (value.isPresent() && !(value.get() instanceof List)) {
      throw wrong(key, "a list");
    }
    return value.map(each -> (List<?>) each).orElse(List.of());
  }

  public Optional<Reader> section(String key) throws InvalidConfigException {
    var value = get(key);
    if (value.isPresent() && !(value.get() instanceof Map)) {
      throw wrong(key, "a mapping");
    }
    return value.map(each -> new Reader(at(key), (Map<?, ?>) each));
  }

  public List<Reader> sections(String key) throws InvalidConfigException {
    var sections = new ArrayList<Reader>();
    for (var each : list(key)) {
      if (!(each instanceof Map<?, ?> inner)) {
        throw wrong(key, "a list of mappings");
      }
      sections.add(new Reader("%s[%d]".formatted(at(key), sections.size()), inner));
    }
    return sections;
  }

  public Map<?, ?> map() {
    return map;
  }

  /** Keys that are known, but looked at elsewhere. */
  public Reader knowing(String... keys) {
    asked.addAll(List.of(keys));
    return this;
  }

  /**
   * To be called last.
   *
   * @throws InvalidConfigException when a key is left that nobody asked for
   */
  public void done() throws InvalidConfigException {
    for (var key : map.keySet()) {
      if (!asked.contains(String.valueOf(key))) {
        throw new InvalidConfigException(
            "%s is not known here%s; known are %s"
                .formatted(
                    at(String.valueOf(key)),
                    Nearest.hint(String.valueOf(key), asked),
                    String.join(", ", asked)));
      }
    }
  }

  private InvalidConfigException wrong(String key, String wanted) {
    return new InvalidConfigException("%s wants %s".formatted(at(key), wanted));
  }
}
