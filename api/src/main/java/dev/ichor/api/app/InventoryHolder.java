package dev.ichor.api.app;

import dev.ichor.inventory.enrolment.Inventory;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Where REST and UI find the running inventory; empty until the appliance has started. */
@Singleton
public class InventoryHolder {
  private volatile Optional<Inventory> inventory = Optional.empty();

  /** For {@code Appliance}, and for a test that brings an inventory of its own. */
  public void set(Optional<Inventory> running) {
    inventory = running;
  }

  /**
   * @throws IllegalStateException before the appliance has started
   */
  public Inventory get() {
    return inventory.orElseThrow(() -> new IllegalStateException("the appliance has not started"));
  }
}
