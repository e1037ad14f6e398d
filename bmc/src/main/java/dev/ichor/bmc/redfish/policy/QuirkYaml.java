package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.policy.BootTarget;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a table of quirks. Every problem is told at once, each with the entry it is in; nothing is
 * ignored or repaired, since a misspelt quirk is one that silently does not work.
 */
public final class QuirkYaml {
  private static final List<String> ENTRY =
      List.of("name", "why", "vendor", "model", "firmware", "set");
  private static final List<String> SETTINGS =
      List.of(
          "etag",
          "mode",
          "bootAt",
          "targets",
          "login",
          "media",
          "httpBoot",
          "busyPause",
          "busyRetries");

  private final String origin;
  private final List<String> problems = new ArrayList<>();

  private QuirkYaml(String origin) {
    this.origin = origin;
  }

  /**
   * @param origin file name, for the complaints
   * @throws IllegalArgumentException with all complaints, a line each
   */
  public static QuirkTable read(String yaml, String origin) {
    var reader = new QuirkYaml(origin);
    var rules = reader.entries(yaml);
    if (!reader.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the BMC quirks in %s cannot be used:\n  %s"
              .formatted(origin, String.join("\n  ", reader.problems)));
    }
    return new QuirkTable(rules);
  }

  private List<QuirkRule> entries(String yaml) {
    Object root;
    try {
      var settings = LoadSettings.builder().setMaxAliasesForCollections(0).setLabel(origin).build();
      root = new Load(settings).loadFromString(yaml);
    } catch (YamlEngineException e) {
      problems.add("not YAML: " + String.valueOf(e.getMessage()).lines().limit(3).toList());
      return List.of();
    }
    if (root == null) {
      return List.of();
    }
    if (!(root instanceof List<?> list)) {
      problems.add("expected a list of entries, each beginning with '- name:'");
      return List.of();
    }
    var rules = new ArrayList<QuirkRule>();
    for (var i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> entry && entry.containsKey("ipmi")) {
        continue; // read by whoever reads those of IPMI
      } else if (list.get(i) instanceof Map<?, ?> entry) {
        rules.add(rule("entry %d".formatted(i + 1), entry));
      } else {
        problems.add("entry %d: expected name, why, vendor and set".formatted(i + 1));
      }
    }
    return rules;
  }

  private QuirkRule rule(String place, Map<?, ?> entry) {
    var name = text(place, entry, "name");
    var at = name.isEmpty() ? place : "%s '%s'".formatted(place, name.get());
    known(at, entry, ENTRY);
    if (name.isEmpty() || text(at, entry, "why").isEmpty()) {
      problems.add(at + ": needs a name and a why");
    }
    var changes = new ArrayList<UnaryOperator<Quirks>>();
    if (entry.get("set") instanceof Map<?, ?> set && !set.isEmpty()) {
      known(at + ".set", set, SETTINGS);
      set.forEach((key, value) -> changes.add(change(at, String.valueOf(key), value)));
    } else {
      problems.add(at + ": needs 'set' with at least one of " + SETTINGS);
    }
    return new QuirkRule(
        name.orElse(place),
        texts(at + ".vendor", entry.get("vendor")),
        pattern(at, entry, "model"),
        pattern(at, entry, "firmware"),
        quirks -> {
          for (var change : changes) {
            quirks = change.apply(quirks);
          }
          return quirks;
        });
  }

  private void known(String at, Map<?, ?> map, List<String> names) {
    var strange = new TreeSet<String>();
    map.keySet().stream()
        .map(String::valueOf)
        .filter(k -> !names.contains(k))
        .forEach(strange::add);
    if (!strange.isEmpty()) {
      problems.add("%s: unknown %s; known are %s".formatted(at, strange, names));
    }
  }

  private UnaryOperator<Quirks> change(String at, String key, Object value) {
    var place = "%s.set.%s".formatted(at, key);
    var draft = new QuirkDraft();
    switch (key) {
      case "etag" -> draft.etag = word(place, value, EtagHabit.class);
      case "mode" -> draft.mode = word(place, value, Quirks.ModeHabit.class);
      case "bootAt" -> draft.bootAt = word(place, value, Quirks.BootPlace.class);
      case "login" -> draft.login = word(place, value, Quirks.LoginHabit.class);
      case "media" -> draft.media = word(place, value, Quirks.MediaForm.class);
      case "targets" -> draft.targets = Optional.of(targets(place, value));
      case "httpBoot" -> draft.httpBoot = httpBoot(place, value);
      case "busyPause" -> draft.busyPause = duration(place, value);
      case "busyRetries" -> draft.busyRetries = number(place, value);
      default -> {} // told by known()
    }
    return draft::apply;
  }

  private Map<BootTarget.Device, List<String>> targets(String place, Object value) {
    var targets = new EnumMap<BootTarget.Device, List<String>>(BootTarget.Device.class);
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (device, words) ->
              word(place, device, BootTarget.Device.class)
                  .ifPresent(d -> targets.put(d, texts(place + "." + device, words))));
    } else {
      problems.add(place + ": expected e.g. {network: [Pxe]}");
    }
    return targets;
  }

  private Optional<Quirks.HttpBootAttributes> httpBoot(String place, Object value) {
    if (value instanceof Map<?, ?> map) {
      known(place, map, List.of("set", "after"));
      var set = attributes(place + ".set", map.get("set"));
      if (set.values().stream().noneMatch(it -> it.contains("{uri}"))) {
        problems.add(place + ".set: one attribute's value needs '{uri}'");
      }
      return Optional.of(
          new Quirks.HttpBootAttributes(set, attributes(place + ".after", map.get("after"))));
    }
    problems.add(place + ": expected {set: {ATTRIBUTE: '{uri}'}, after: {ATTRIBUTE: ''}}");
    return Optional.empty();
  }

  private Map<String, String> attributes(
      String place, @org.jspecify.annotations.Nullable Object value) {
    var attributes = new TreeMap<String, String>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, text) -> attributes.put(String.valueOf(name), String.valueOf(text)));
    } else {
      problems.add(place + ": expected {ATTRIBUTE: value}");
    }
    return attributes;
  }

  private <E extends Enum<E>> Optional<E> word(String place, Object value, Class<E> type) {
    var words = new ArrayList<String>();
    for (var constant : type.getEnumConstants()) {
      var word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (word.equals(String.valueOf(value))) {
        return Optional.of(constant);
      }
      words.add(word);
    }
    problems.add("%s: '%s' is none of %s".formatted(place, value, words));
    return Optional.empty();
  }

  private Optional<Duration> duration(String place, Object value) {
    try {
      return Optional.of(Duration.parse(String.valueOf(value)));
    } catch (DateTimeException e) {
      problems.add("%s: '%s' is no duration; write e.g. PT10S".formatted(place, value));
      return Optional.empty();
    }
  }

  private Optional<Integer> number(String place, Object value) {
    if (value instanceof Integer number && number >= 0 && number <= 100) {
      return Optional.of(number);
    }
    problems.add("%s: '%s' is not a number from 0 to 100".formatted(place, value));
    return Optional.empty();
  }

  private Optional<Pattern> pattern(String at, Map<?, ?> entry, String key) {
    var text = text(at, entry, key);
    try {
      return text.map(Pattern::compile);
    } catch (PatternSyntaxException e) {
      problems.add("%s.%s: %s".formatted(at, key, e.getDescription()));
      return Optional.empty();
    }
  }

  private Optional<String> text(String at, Map<?, ?> entry, String key) {
    var value = entry.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text) || text.isBlank()) {
      problems.add("%s.%s: expected text".formatted(at, key));
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private List<String> texts(String place, @org.jspecify.annotations.Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    var list = value instanceof List<?> several ? several : List.of(value);
    if (list.stream().anyMatch(each -> !(each instanceof String))) {
      problems.add(place + ": expected text, or a list of texts");
      return List.of();
    }
    return list.stream().map(String::valueOf).toList();
  }
}
