package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MachineId;
import java.time.InstantSource;

/**
 * A machine whose loader was told to wait, as for a kernel that is not in the store yet. It asks
 * again by itself, so as long as it does, none of its time passes: it is held, and does not fail.
 */
final class HeldBoots {
  /** What the boot plane tells when a loader's script says "wait", and why. */
  private static final String KIND = "script-hold";

  private static final String WHY = "why";

  private final Registry registry;
  private final InstantSource clock;

  HeldBoots(Registry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  void onEvidence(MachineId id, Evidence evidence) {
    var why = evidence.facts().get(WHY);
    if (!evidence.kind().equals(KIND) || why == null) {
      return;
    }
    var now = clock.instant();
    registry.note(
        id,
        machine ->
            switch (machine.state()) {
              case DISCOVERED, PENDING, AVAILABLE, PROVISIONING, CLEANING ->
                  machine.withProgress(machine.progress().held(now, why));
              case ACTIVE, FAILED, RETIRED -> machine;
            });
  }
}
