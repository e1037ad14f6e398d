package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place in a document (RFC 6901), {@code ~1} for a slash and {@code ~0} for a tilde in a key.
 *
 * @param keys from the root; empty means the whole document
 */
record JsonPointer(List<String> keys) {
  static JsonPointer parse(String text) throws InvalidConfigException {
    if (text.isEmpty()) {
      return new JsonPointer(List.of());
    }
    if (!text.startsWith("/")) {
      throw new InvalidConfigException(
          "path '%s' does not start with a slash; write it as /machine/install/disk"
              .formatted(text));
    }
    return new JsonPointer(
        Stream.of(text.substring(1).split("/", -1))
            .map(key -> key.replace("~1", "/").replace("~0", "~"))
            .toList());
  }

  JsonPointer parent() {
    return new JsonPointer(keys.subList(0, keys.size() - 1));
  }

  String last() {
    return keys.getLast();
  }

  /** Whether this is the other place, or above it. */
  boolean contains(JsonPointer other) {
    return other.keys.size() >= keys.size() && other.keys.subList(0, keys.size()).equals(keys);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    keys.forEach(key -> text.append('/').append(key.replace("~", "~0").replace("/", "~1")));
    return text.toString();
  }
}
