package dev.ichor.api.cli;

import dev.ichor.api.config.Key;
import dev.ichor.api.config.Sources;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of {@link Key} on a command, and what was given of them. */
final class ConfigOptions {
  private static final String FILE = "--config";

  private ConfigOptions() {}

  static void addTo(CommandLine command) {
    var spec = command.getCommandSpec();
    for (var key : Key.values()) {
      if (!key.isSecret()) {
        spec.addOption(option(key));
      }
    }
    spec.addOption(
        OptionSpec.builder(FILE)
            .paramLabel("FILE")
            .type(Path.class)
            .description("YAML with the same names; ICHOR_CONFIG does the same.")
            .build());
  }

  private static OptionSpec option(Key key) {
    var builder =
        OptionSpec.builder(key.flag())
            .paramLabel(key.placeholder())
            .description(
                key.description() + key.fallback().map(text -> " Default: " + text).orElse(""));
    return key.isRepeatable()
        ? builder.type(List.class).auxiliaryTypes(String.class).arity("1").build()
        : builder.type(String.class).build();
  }

  /** Everything said about the configuration: these flags, the environment, the file. */
  static Sources sources(ParseResult parsed, Map<String, String> environment) {
    var flags = new EnumMap<Key, List<String>>(Key.class);
    for (var key : Key.values()) {
      if (!key.isSecret() && parsed.hasMatchedOption(key.flag())) {
        flags.put(key, parsed.matchedOption(key.flag()).originalStringValues());
      }
    }
    Optional<Path> file =
        parsed.hasMatchedOption(FILE)
            ? Optional.of(parsed.<Path>matchedOptionValue(FILE, Path.of("")))
            : Optional.ofNullable(environment.get("ICHOR_CONFIG"))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    return new Sources(flags, environment, file);
  }
}
