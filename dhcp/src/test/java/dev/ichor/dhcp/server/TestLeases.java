package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Leases;
import dev.ichor.inventory.port.LeaseStore.StoredLease;

/** The server's own lease table, opened for tests of the policy. */
public final class TestLeases {
  private final LeaseTable table = new LeaseTable();

  public Leases view() {
    return table;
  }

  public void hold(Leases.Hold hold) {
    table.hold(hold);
  }

  public void apply(StoredLease lease) {
    table.apply(lease);
  }
}
