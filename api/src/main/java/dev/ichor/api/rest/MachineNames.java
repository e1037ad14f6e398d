package dev.ichor.api.rest;

import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.MacAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Whose MAC address it is, as of the moment of one request. */
final class MachineNames {
  private final Map<MacAddress, UUID> byMac = new HashMap<>();

  MachineNames(Inventory inventory) {
    for (var view : inventory.machines().list()) {
      for (var mac : view.machine().keys().macs()) {
        byMac.put(mac, view.machine().id().value());
      }
    }
  }

  Optional<UUID> of(MacAddress mac) {
    return Optional.ofNullable(byMac.get(mac));
  }
}
