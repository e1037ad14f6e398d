package dev.ichor.bmc.policy.care;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this BMC can do, and of all else why not.
 *
 * @param whyNot empty text for what it can do; every ability is in it
 */
public record Abilities(Map<Ability, Optional<String>> whyNot) {
  public Abilities {
    var all = new EnumMap<Ability, Optional<String>>(Ability.class);
    for (var ability : Ability.values()) {
      all.put(ability, whyNot.getOrDefault(ability, Optional.of("this driver has no word for it")));
    }
    whyNot = java.util.Collections.unmodifiableMap(all);
  }

  public boolean can(Ability ability) {
    return why(ability).isEmpty();
  }

  /** Why it cannot; empty when it can. */
  public Optional<String> why(Ability ability) {
    return whyNot.getOrDefault(ability, Optional.empty());
  }

  /** Collects one answer after the other. */
  public static final class Builder {
    private final Map<Ability, Optional<String>> answers = new EnumMap<>(Ability.class);

    public Builder can(Ability... abilities) {
      for (var ability : abilities) {
        answers.put(ability, Optional.empty());
      }
      return this;
    }

    public Builder cannot(Ability ability, String why) {
      answers.put(ability, Optional.of(why));
      return this;
    }

    public Builder when(boolean possible, Ability ability, String whyNot) {
      return possible ? can(ability) : cannot(ability, whyNot);
    }

    public Abilities build() {
      return new Abilities(answers);
    }
  }
}
