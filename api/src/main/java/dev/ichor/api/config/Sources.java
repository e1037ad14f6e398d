package dev.ichor.api.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was said and where: flags of the command line, the environment, and perhaps a file.
 *
 * @param flags values in the order given; a key that is absent was not given
 * @param environment the whole environment; only {@code ICHOR_*} is looked at
 * @param file of {@code --config}
 */
public record Sources(
    Map<Key, List<String>> flags, Map<String, String> environment, Optional<Path> file) {
  public Sources {
    flags = Map.copyOf(flags);
    environment = Map.copyOf(environment);
  }

  /**
   * One setting for every key that anybody set or that has a default: flag, environment, file,
   * default.
   */
  ConfigFile.Content merge(List<Problem> problems) {
    var content = file.map(path -> ConfigFile.read(path, problems)).orElse(ConfigFile.Content.NONE);
    var fromFile = content.settings();
    var merged = new EnumMap<Key, Setting>(Key.class);
    for (var key : Key.values()) {
      flag(key)
          .or(() -> variable(key))
          .or(() -> Optional.ofNullable(fromFile.get(key)))
          .or(() -> fallback(key))
          .ifPresent(setting -> merged.put(key, setting));
    }
    return new ConfigFile.Content(merged, content.plan());
  }

  private Optional<Setting> flag(Key key) {
    return Optional.ofNullable(flags.get(key))
        .filter(values -> !values.isEmpty())
        .map(values -> Setting.of(key, values, new Setting.Origin.Flag(key)));
  }

  private Optional<Setting> variable(Key key) {
    return Optional.ofNullable(environment.get(key.variable()))
        .filter(text -> !text.isBlank())
        .map(text -> key.isRepeatable() ? List.of(text.strip().split("\\s+")) : List.of(text))
        .map(
            values ->
                Setting.of(key, new ArrayList<>(values), new Setting.Origin.Environment(key)));
  }

  private static Optional<Setting> fallback(Key key) {
    return key.fallback().map(text -> Setting.of(key, List.of(text), new Setting.Origin.Default()));
  }
}
