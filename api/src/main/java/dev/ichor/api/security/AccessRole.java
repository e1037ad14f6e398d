package dev.ichor.api.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token is good for; each role has all that the ones before it have. */
public enum AccessRole {
  /** Reads everything but secrets, consoles, recordings, configurations and support material. */
  VIEWER(1),
  /** Also looks at consoles, types into them, and replays what they showed. */
  CONSOLE(2),
  /** Also power, boot, enrolment, clusters: what a day brings. */
  OPERATOR(3),
  /** Also tokens, secrets, credentials, users and firmware of BMCs, and what ends a cluster. */
  ADMINISTRATOR(4);

  private final int rank;

  AccessRole(int rank) {
    this.rank = rank;
  }

  /** Whether it has all that the other has. */
  public boolean includes(AccessRole other) {
    return rank >= other.rank;
  }

  /** As people write it: {@code viewer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its word; in either case. */
  public static Optional<AccessRole> parse(String word) {
    return Arrays.stream(values()).filter(role -> role.name().equalsIgnoreCase(word)).findFirst();
  }
}
