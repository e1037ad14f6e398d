package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.policy.Holder;
import org.jspecify.annotations.Nullable;

/**
 * Which address a client had last in a subnet. Machines that share a client identifier are told
 * apart; who has none of its own yet is told the latest of the others, which it may get once that
 * lease has run out (a machine with a new NIC).
 */
final class Clients {
  private final ClientIndex byKey = new ClientIndex(false);

  /** Only clients whose key is not made of their MAC address: of the others the key says it all. */
  private final ClientIndex byMachine = new ClientIndex(true);

  @Nullable LeaseSlot latestOf(int subnet, Holder client) {
    var own = client.mac().isPresent() ? byMachine.find(subnet, client) : null;
    return own != null ? own : byKey.find(subnet, client);
  }

  /** Unless the client has had another address since. */
  void put(LeaseSlot slot, Holder client) {
    byKey.put(slot, client);
    if (slot.isShareable()) {
      byMachine.put(slot, client);
    }
  }

  /** Before its key, MAC address or subnet changes. */
  void remove(LeaseSlot slot) {
    byKey.remove(slot);
    if (slot.isShareable()) {
      byMachine.remove(slot);
    }
  }
}
