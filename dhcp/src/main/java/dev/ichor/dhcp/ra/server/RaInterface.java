package dev.ichor.dhcp.ra.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.ra.policy.RaSettings;

/** What is advertised on the interface of that name. */
public record RaInterface(String name, RaSettings settings) {
  public RaInterface {
    requireNonNull(name, "name");
    requireNonNull(settings, "settings");
  }
}
