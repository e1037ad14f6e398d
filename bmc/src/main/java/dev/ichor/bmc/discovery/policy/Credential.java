package dev.ichor.bmc.discovery.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.model.Secret;
import java.util.Optional;

/**
 * One pair to try.
 *
 * @param kg the key K_g that goes with it over IPMI, as {@link IpmiWish} writes it
 */
public record Credential(String user, Secret password, Optional<Secret> kg) {
  public Credential {
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    requireNonNull(kg, "kg");
  }

  /** One for BMCs that have no key of their own. */
  public Credential(String user, Secret password) {
    this(user, password, Optional.empty());
  }
}
