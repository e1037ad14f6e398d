package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Who may log in to the BMC.
 *
 * @param id slot or name, by which it is changed
 * @param enabled empty when the BMC does not say
 * @param level empty for a level of the vendor's own, and for no access at all
 */
public record Account(String id, String name, Optional<Boolean> enabled, Optional<Level> level) {
  /** Least first. */
  public enum Level {
    USER,
    OPERATOR,
    ADMINISTRATOR
  }

  public Account {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(enabled, "enabled");
    requireNonNull(level, "level");
  }
}
