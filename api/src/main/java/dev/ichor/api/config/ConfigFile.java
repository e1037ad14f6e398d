package dev.ichor.api.config;

import dev.ichor.dhcp.policy.plan.PlanReader;
import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The file of {@code --config}: YAML, one mapping, the keys of {@link Key}, and {@code dhcp}, the
 * plan of networks.
 */
final class ConfigFile {
  private static final long LONGEST = 1 << 20;

  /** Networks, classes and reservations: no setting of one line. */
  private static final String PLAN = "dhcp";

  private final Path path;
  private final List<Problem> problems;
  private final Map<String, Object> plan = new LinkedHashMap<>();

  private ConfigFile(Path path, List<Problem> problems) {
    this.path = path;
    this.problems = problems;
  }

  /**
   * What a file says.
   *
   * @param plan its section {@code dhcp}; empty: there is none
   */
  record Content(Map<Key, Setting> settings, Map<String, Object> plan) {
    static final Content NONE = new Content(Map.of(), Map.of());
  }

  /** Empty when it cannot be read, which is then a problem. */
  static Content read(Path path, List<Problem> problems) {
    var file = new ConfigFile(path, problems);
    return new Content(file.read(), file.plan);
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
    if (PLAN.equals(name)) {
      takePlan(value);
      return;
    }
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

  private void takePlan(@Nullable Object value) {
    switch (PlanReader.readAlone(value == null ? Map.of() : value)) {
      case PlanReader.Outcome.Refused(var found) ->
          found.forEach(
              it ->
                  problems.add(
                      Problem.of(
                          "%s: %s%s: %s",
                          path, PLAN, it.path().isEmpty() ? "" : "." + it.path(), it.sentence())));
      case PlanReader.Outcome.Ready _ -> {
        if (value instanceof Map<?, ?> map) {
          map.forEach((key, of) -> plan.put(String.valueOf(key), of));
        }
      }
    }
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
