package dev.ichor.api.app;

import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Where REST and UI find the running appliance; empty until it has started. */
@Singleton
public class InventoryHolder {
  private volatile Optional<Appliance> appliance = Optional.empty();

  void set(Optional<Appliance> running) {
    appliance = running;
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public Inventory get() {
    return appliance
        .flatMap(Appliance::inventory)
        .orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }

  /** What is leased now. */
  public List<StoredLease> leases() {
    return appliance.map(Appliance::currentLeases).orElseGet(List::of);
  }
}
