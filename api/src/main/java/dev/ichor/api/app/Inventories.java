package dev.ichor.api.app;

import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Timings;
import dev.ichor.inventory.port.InventoryStore;
import dev.ichor.inventory.port.Power;
import dev.ichor.talos.client.NodeLimits;
import dev.ichor.talos.client.TalosConfigurator;
import dev.ichor.talos.client.TalosOperations;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The inventory over what it stores in and what it works with. */
final class Inventories {
  private Inventories() {}

  /**
   * @throws StartProblem when what is stored cannot be read
   */
  static Inventory open(
      InventoryStore store, Power power, TalosConfigurator configurator, InstantSource clock) {
    try {
      return new Inventory(
          store,
          power,
          configurator,
          new TalosOperations(new SecureRandom(), clock, NodeLimits.DEFAULT),
          BootDefaults.standard(),
          Timings.standard(),
          clock);
    } catch (IllegalStateException unreadable) { // says which record, and which key is missing
      throw new StartProblem(
          "the inventory cannot be read: %s".formatted(unreadable.getMessage()), unreadable);
    }
  }
}
