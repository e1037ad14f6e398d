package dev.ichor.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the sources amount to: a configuration, or everything that is wrong with them. */
public sealed interface Resolution {
  /** Every setting that holds, in the order of {@link Key}; for {@code config print}. */
  Map<Key, Setting> settings();

  record Ready(IchorConfig config, Map<Key, Setting> settings) implements Resolution {
    public Ready {
      settings = Collections.unmodifiableMap(new EnumMap<>(settings));
    }
  }

  /**
   * At least one problem; nothing may start.
   *
   * @param servesNothing no interface was named at all: the first thing a newcomer meets
   */
  record Refused(List<Problem> problems, boolean servesNothing, Map<Key, Setting> settings)
      implements Resolution {
    public Refused {
      problems = List.copyOf(problems);
      settings = Collections.unmodifiableMap(settings);
    }
  }

  /** Merges and checks; reads the file of {@code --config} and nothing else. */
  static Resolution of(Sources sources) {
    var problems = new ArrayList<Problem>();
    var content = sources.merge(problems);
    var settings = content.settings();
    boolean servesNothing = !settings.containsKey(Key.SERVE);
    var config = new Resolver(settings, content.plan(), problems).resolve();
    if (problems.isEmpty() && !servesNothing && config.isPresent()) {
      return new Ready(config.get(), settings);
    }
    return new Refused(problems, servesNothing, settings);
  }
}
