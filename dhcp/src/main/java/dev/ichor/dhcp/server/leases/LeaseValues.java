package dev.ichor.dhcp.server.leases;

import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slots as values. Those made a moment ago are kept: one exchange asks for the same lease several
 * times.
 */
final class LeaseValues {
  private static final int KEPT = 1024;

  private final SubnetNames subnets;
  private final @Nullable StoredLease[] recent = new StoredLease[KEPT];

  LeaseValues(SubnetNames subnets) {
    this.subnets = subnets;
  }

  /** Empty of no slot. */
  Optional<StoredLease> of(@Nullable LeaseSlot slot) {
    if (slot == null) {
      return Optional.empty();
    }
    var made = recent[slot.address & KEPT - 1];
    if (made == null || Ipv4.bits(made.address()) != slot.address) {
      made = fresh(slot);
      recent[slot.address & KEPT - 1] = made;
    }
    return Optional.of(made);
  }

  StoredLease fresh(LeaseSlot slot) {
    return slot.read(subnets.name(slot.subnet));
  }

  void keep(StoredLease lease) {
    recent[Ipv4.bits(lease.address()) & KEPT - 1] = lease;
  }

  void forget(int address) {
    recent[address & KEPT - 1] = null;
  }

  void forgetAll() {
    Arrays.fill(recent, null);
  }
}
