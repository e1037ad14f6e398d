package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import java.net.Inet4Address;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A machine whose loader was told to wait for a kernel that is not in the store yet. It asks again
 * by itself, so as long as it does, none of its time passes: it is held, and does not fail. Only
 * who asks from the machine's address is taken for it; what waits for another reason can fail.
 */
final class HeldBoots {
  /** What the boot plane tells when a loader's script says "wait", and why. */
  private static final String KIND = "script-hold";

  private static final String WHY = "why";
  private static final String ASKER = "asker";
  private static final String WAITS = "waits";

  private final Registry registry;
  private final InstantSource clock;

  HeldBoots(Registry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  void onEvidence(MachineId id, Evidence evidence) {
    var why = evidence.facts().get(WHY);
    var isForAsset = "asset".equals(evidence.facts().get(WAITS));
    if (!evidence.kind().equals(KIND) || !isForAsset || why == null) {
      return;
    }
    var asker = Optional.ofNullable(evidence.facts().get(ASKER));
    var now = clock.instant();
    registry.note(
        id,
        machine ->
            switch (machine.state()) {
              case DISCOVERED, PENDING, AVAILABLE, PROVISIONING, CLEANING ->
                  isAt(machine, asker)
                      ? machine.withProgress(machine.progress().held(now, why))
                      : machine;
              case ACTIVE, FAILED, RETIRED -> machine;
            });
  }

  private static boolean isAt(Machine machine, Optional<String> asker) {
    return asker.isPresent() && machine.address().map(Inet4Address::getHostAddress).equals(asker);
  }
}
