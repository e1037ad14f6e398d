package dev.ichor.api.security;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A token as it is kept: without its text.
 *
 * @param digest SHA-256 of the text in hexadecimal; the text has 256 random bits, so nothing slower
 *     is needed
 * @param madeBy name of the token by which it was made
 * @param expiresAt first instant at which it is refused; absent: never
 */
public record NamedToken(
    UUID id,
    String name,
    AccessRole role,
    String digest,
    Instant madeAt,
    String madeBy,
    Optional<Instant> expiresAt) {
  public NamedToken {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(role, "role");
    requireNonNull(digest, "digest");
    requireNonNull(madeAt, "madeAt");
    requireNonNull(madeBy, "madeBy");
    requireNonNull(expiresAt, "expiresAt");
  }

  /** Whether it is let in now. */
  public boolean holds(Instant now) {
    return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
  }

  Holder holder() {
    return new Holder(id.toString(), name, role, expiresAt);
  }
}
