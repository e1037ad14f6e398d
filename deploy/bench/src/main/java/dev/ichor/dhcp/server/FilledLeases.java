package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.policy.Leases;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Instant;
import java.util.stream.Stream;

/** The product's own lease table, for measurements; it is package-private there. */
public final class FilledLeases {
  private final LeaseTable table = new LeaseTable();

  public FilledLeases(Stream<StoredLease> leases, Instant now) {
    table.load(leases, now);
  }

  public Leases view() {
    return table;
  }

  /** What the server does with a decision. */
  public void apply(Decision.Change change) {
    switch (change) {
      case Decision.Change.None _ -> {}
      case Decision.Change.Hold(var hold) -> table.hold(hold);
      case Decision.Change.Bind(var lease) -> table.apply(lease);
    }
  }
}
