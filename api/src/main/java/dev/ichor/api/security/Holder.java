package dev.ichor.api.security;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Who is let in, and as what.
 *
 * @param id of the token, which no later token of the same name has
 * @param name for people and records
 * @param until first instant at which it is over; absent: it has no end
 */
public record Holder(String id, String name, AccessRole role, Optional<Instant> until) {
  public Holder {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(role, "role");
    requireNonNull(until, "until");
  }

  /** The same, over at that instant at the latest. */
  Holder notAfter(Instant end) {
    return new Holder(id, name, role, Optional.of(until.filter(end::isAfter).orElse(end)));
  }

  /** Why it may not do what asks for that role; empty: it may. */
  public Optional<String> objection(AccessRole needed) {
    return role.includes(needed)
        ? Optional.empty()
        : Optional.of(
            "this asks for the role %s, and the token '%s' has the role %s; use another token, or ask an administrator for one (ichor token add NAME --role %s)"
                .formatted(needed.word(), name, role.word(), needed.word()));
  }
}
