package dev.ichor.inventory.model;

/** How a cluster's machines get their configuration. */
public enum ConfigurationMode {
  /** Handed over in maintenance mode, over TLS: no secret crosses the wire in the clear. */
  PUSH,
  /**
   * Fetched by the machine from its embedded configuration URL, over plain HTTP, once, under a
   * token of that one boot. For networks where nobody listens along.
   */
  PULL
}
