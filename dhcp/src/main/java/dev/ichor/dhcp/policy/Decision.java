package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.inventory.port.LeaseStore.StoredLease;

/** What is done about a message, and why. */
public sealed interface Decision {
  String why();

  /**
   * Send, after {@code change} is in effect.
   *
   * @param limit most octets that the client takes
   */
  record Reply(DhcpMessage message, Destination destination, int limit, Change change, String why)
      implements Decision {}

  /** Note it, send nothing (DECLINE, RELEASE). */
  record Note(StoredLease lease, String why) implements Decision {}

  record Ignore(String why) implements Decision {}

  /** What the lease table has to take up. */
  sealed interface Change {
    record None() implements Change {}

    /** In memory, until the client takes the offer up or forgets it. */
    record Hold(Leases.Hold hold) implements Change {}

    /** Durable before the reply leaves (RFC 2131 §3.1 step 4). */
    record Bind(StoredLease lease) implements Change {}
  }
}
