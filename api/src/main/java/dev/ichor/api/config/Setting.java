package dev.ichor.api.config;

import dev.ichor.inventory.model.Secret;
import java.nio.file.Path;
import java.util.List;

/**
 * One key as it holds, and who said so.
 *
 * @param values at least one; more than one only for a repeatable key
 */
public record Setting(Key key, List<Secret> values, Origin origin) {
  public Setting {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("setting %s has no value".formatted(key.text()));
    }
  }

  /** A setting from plain text; kept as secrets so that nothing is printed by accident. */
  public static Setting of(Key key, List<String> values, Origin origin) {
    return new Setting(key, values.stream().map(Secret::of).toList(), origin);
  }

  /** The values as they may be shown. */
  public List<String> shown() {
    if (key.isSecret()) {
      return List.of("***");
    }
    return values.stream().map(Secret::reveal).map(Setting::withoutPassword).toList();
  }

  String single() {
    return values.getLast().reveal();
  }

  /** A JDBC URL may carry {@code password=} or {@code USER:PASSWORD@}; that part is not shown. */
  static String withoutPassword(String text) {
    return text.replaceAll("(?i)(password=)[^&;]*", "$1***")
        .replaceAll("(//[^/:@?]*:)[^@/]*@", "$1***@");
  }

  /** Where a value came from, strongest first. */
  public sealed interface Origin {
    record Flag(Key key) implements Origin {
      @Override
      public String toString() {
        return "flag " + key.flag();
      }
    }

    record Environment(Key key) implements Origin {
      @Override
      public String toString() {
        return "environment " + key.variable();
      }
    }

    record File(Path path) implements Origin {
      @Override
      public String toString() {
        return "file " + path;
      }
    }

    record Default() implements Origin {
      @Override
      public String toString() {
        return "default";
      }
    }
  }
}
