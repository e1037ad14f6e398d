package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

/**
 * Clients that have something in common, and what only they are told.
 *
 * @param name as pools and subnets refer to it
 */
public record ClientClass(String name, ClassTest test, Template options, BootOverride boot) {
  public ClientClass {
    requireNonNull(name, "name");
    requireNonNull(test, "test");
    requireNonNull(options, "options");
    requireNonNull(boot, "boot");
  }
}
