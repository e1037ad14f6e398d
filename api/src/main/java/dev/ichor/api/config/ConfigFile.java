package dev.ichor.api.config;

import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The file of {@code --config}: YAML, one mapping, the keys of {@link Key}. */
final class ConfigFile {
  private static final long LONGEST = 1 << 20;

  private final Path path;
  private final List<Problem> problems;

  private ConfigFile(Path path, List<Problem> problems) {
    this.path = path;
    this.problems = problems;
  }

  /** What the file says; empty when it cannot be read, which is then a problem. */
  static Map<Key, Setting> read(Path path, List<Problem> problems) {
    return new ConfigFile(path, problems).read();
  }

  private Map<Key, Setting> read() {
    try {
      if (Files.size(path) > LONGEST) {
        problems.add(Problem.of("%s is larger than 1 MiB; is it the configuration?", path));
        return Map.of();
      }
      return settings(Files.readString(path));
    } catch (NoSuchFileException _) {
      problems.add(Problem.of("%s does not exist; create it or correct --config", path));
    } catch (IOException failure) {
      problems.add(
          Problem.of(
              "%s could not be read (%s); check its rights",
              path, String.valueOf(failure.getMessage())));
    }
    return Map.of();
  }

  private Map<Key, Setting> settings(String yaml) {
    var settings = new EnumMap<Key, Setting>(Key.class);
    try {
      var load = new Load(LoadSettings.builder().setLabel(path.toString()).build());
      switch (load.loadFromString(yaml)) {
        case null -> {}
        case Map<?, ?> map -> map.forEach((name, value) -> take(name, value, settings));
        case Object _ ->
            problems.add(
                Problem.of("%s is not a mapping; write lines of the form name: value", path));
      }
    } catch (YamlEngineException failure) {
      problems.add(
          Problem.of(
              "%s is not YAML: %s", path, Printable.of(String.valueOf(failure.getMessage()))));
    }
    return settings;
  }

  private void take(Object name, Object value, Map<Key, Setting> settings) {
    var key = Key.of(String.valueOf(name));
    if (key.isEmpty()) {
      problems.add(
          Problem.of(
              "%s has the unknown key '%s'; '%s' lists the known ones",
              path, Printable.of(String.valueOf(name)), "ichor config print"));
      return;
    }
    var texts = texts(value);
    if (texts.isEmpty() || (texts.size() > 1 && !key.get().isRepeatable())) {
      problems.add(
          Problem.of(
              "%s: '%s' needs one value%s",
              path, key.get().text(), key.get().isRepeatable() ? " or a list of values" : ""));
      return;
    }
    settings.put(key.get(), Setting.of(key.get(), texts, new Setting.Origin.File(path)));
  }

  /** Scalars as text; nothing for anything else. */
  private static List<String> texts(Object value) {
    var items = value instanceof List<?> list ? list : List.of(value == null ? List.of() : value);
    var texts = new ArrayList<String>();
    for (Object item : items) {
      if (!(item instanceof String || item instanceof Number || item instanceof Boolean)) {
        return List.of();
      }
      texts.add(item.toString());
    }
    return texts;
  }
}
