package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.Holder;
import java.util.HashMap;
import java.util.Map;

/** How many addresses are in quarantine because of each client. */
final class Declines {
  private final Map<Holder, Integer> byClient = new HashMap<>();

  void count(LeaseSlot slot, int by) {
    byClient.merge(slot.holder(), by, (one, other) -> one + other == 0 ? null : one + other);
  }

  long by(Holder client) {
    return byClient.getOrDefault(client, 0);
  }
}
