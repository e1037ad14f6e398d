package dev.ichor.api.app;

import dev.ichor.boot.server.StoryTeller;
import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;

/** What the boot plane makes of all evidence of a machine, back on its timeline. */
final class BootVerdicts {
  private BootVerdicts() {}

  /** Until it is closed. */
  static AutoCloseable follow(Inventory inventory) {
    var teller = new StoryTeller(inventory.evidence());
    return inventory.subscribe(
        change -> {
          switch (change) {
            case Change.EvidenceSeen(var machine, var evidence) ->
                teller.onEvidence(machine, evidence);
            case Change.MachineChanged _, Change.ClusterChanged _ -> {}
          }
        });
  }
}
