package dev.ichor.bmc.ipmi.policy;

import dev.ichor.inventory.model.IpmiQuirk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the entries of a table that are about IPMI: those that have {@code ipmi} in them. Every
 * problem is told at once; nothing is ignored or repaired.
 */
public final class IpmiQuirkYaml {
  private static final List<String> ENTRY =
      List.of("name", "why", "manufacturer", "product", "firmware", "ipmi");

  private final List<String> problems = new ArrayList<>();

  private IpmiQuirkYaml() {}

  /**
   * @param origin file name, for the complaints
   * @throws IllegalArgumentException with all complaints, a line each
   */
  public static IpmiQuirkTable read(String yaml, String origin) {
    var reader = new IpmiQuirkYaml();
    var rules = reader.entries(yaml, origin);
    if (!reader.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the IPMI quirks in %s cannot be used:\n  %s"
              .formatted(origin, String.join("\n  ", reader.problems)));
    }
    return new IpmiQuirkTable(rules);
  }

  /** What is no list of entries is told by the reader of the Redfish quirks. */
  private List<IpmiQuirkRule> entries(String yaml, String origin) {
    var rules = new ArrayList<IpmiQuirkRule>();
    try {
      var settings = LoadSettings.builder().setMaxAliasesForCollections(0).setLabel(origin).build();
      if (new Load(settings).loadFromString(yaml) instanceof List<?> list) {
        for (var i = 0; i < list.size(); i++) {
          if (list.get(i) instanceof Map<?, ?> entry && entry.containsKey("ipmi")) {
            rules.add(rule("entry %d".formatted(i + 1), entry));
          }
        }
      }
    } catch (YamlEngineException e) {
      problems.add("not YAML: " + String.valueOf(e.getMessage()).lines().limit(3).toList());
    }
    return rules;
  }

  private IpmiQuirkRule rule(String place, Map<?, ?> entry) {
    var name = text(entry.get("name"));
    var at = name.map(it -> "%s '%s'".formatted(place, it)).orElse(place);
    var strange = new TreeSet<String>();
    entry.keySet().stream()
        .map(String::valueOf)
        .filter(key -> !ENTRY.contains(key))
        .forEach(strange::add);
    if (!strange.isEmpty()) {
      problems.add("%s: unknown %s; known are %s".formatted(at, strange, ENTRY));
    }
    if (name.isEmpty() || text(entry.get("why")).isEmpty()) {
      problems.add(at + ": needs a name and a why");
    }
    var manufacturers = numbers(at + ".manufacturer", entry.get("manufacturer"));
    if (manufacturers.isEmpty()) {
      problems.add(at + ": needs a manufacturer, e.g. 10876");
    }
    return new IpmiQuirkRule(
        name.orElse(place),
        manufacturers,
        numbers(at + ".product", entry.get("product")),
        pattern(at, entry.get("firmware")),
        quirks(at, entry.get("ipmi")));
  }

  private Set<IpmiQuirk> quirks(String at, @Nullable Object value) {
    var found = new HashSet<IpmiQuirk>();
    for (var word : listed(value)) {
      try {
        var quirk = IpmiQuirk.parse(String.valueOf(word));
        found.add(quirk);
        if (quirk.isForLogin()) {
          problems.add(
              "%s.ipmi: '%s' is needed before the login, when the maker is not known; give it to the machine as bmc.quirks"
                  .formatted(at, quirk.text()));
        }
      } catch (IllegalArgumentException e) {
        problems.add("%s.ipmi: %s".formatted(at, e.getMessage()));
      }
    }
    return found;
  }

  private Set<Integer> numbers(String place, @Nullable Object value) {
    var found = new HashSet<Integer>();
    for (var each : listed(value)) {
      if (each instanceof Integer number && number >= 0) {
        found.add(number);
      } else {
        problems.add("%s: '%s' is not a number".formatted(place, each));
      }
    }
    return found;
  }

  private static List<?> listed(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> several ? several : List.of(value);
  }

  private Optional<Pattern> pattern(String at, @Nullable Object value) {
    try {
      return text(value).map(Pattern::compile);
    } catch (PatternSyntaxException e) {
      problems.add("%s.firmware: %s".formatted(at, e.getDescription()));
      return Optional.empty();
    }
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
  }
}
