package dev.ichor.bmc.discovery.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Secret;

/** One pair to try. */
public record Credential(String user, Secret password) {
  public Credential {
    requireNonNull(user, "user");
    requireNonNull(password, "password");
  }
}
