package dev.ichor.talos.config;

import dev.ichor.talos.contract.InvalidConfigException;
import java.util.Map;

/**
 * What Talos tells documents apart by.
 *
 * @param kind {@code v1alpha1} for the main document, which writes neither kind nor apiVersion
 * @param name blank for kinds of which there is one
 */
public record DocumentId(String apiVersion, String kind, String name) {
  /** The document with {@code machine} and {@code cluster}. */
  static final DocumentId MAIN = new DocumentId("", "v1alpha1", "");

  static DocumentId of(Map<String, Object> document) throws InvalidConfigException {
    var apiVersion = text(document, "apiVersion");
    var kind = text(document, "kind");
    if (apiVersion.isEmpty() && kind.isEmpty()) {
      return MAIN;
    }
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      throw new InvalidConfigException(
          "a document has %s but no %s; write both, or neither for the machine configuration proper"
              .formatted(
                  kind.isEmpty() ? "apiVersion" : "kind", kind.isEmpty() ? "kind" : "apiVersion"));
    }
    return new DocumentId(apiVersion, kind, text(document, "name"));
  }

  boolean isMain() {
    return equals(MAIN);
  }

  private static String text(Map<String, Object> document, String key) {
    return switch (document.get(key)) {
      case String text -> text;
      case Number number -> number.toString();
      case null, default -> "";
    };
  }

  @Override
  public String toString() {
    return isMain() ? kind : name.isEmpty() ? kind : kind + " " + name;
  }
}
