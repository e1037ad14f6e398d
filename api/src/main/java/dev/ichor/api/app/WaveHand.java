package dev.ichor.api.app;

import dev.ichor.bmc.wave.WaveDesk;
import dev.ichor.bmc.wave.WaveDesk.Ended;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.Caller;
import java.util.Optional;

/** A wave's hand on the inventory's machines. What a machine is now counts, not what it was. */
final class WaveHand implements WaveDesk.Hands {
  private final Inventory inventory;

  WaveHand(Inventory inventory) {
    this.inventory = inventory;
  }

  @Override
  public Ended act(MachineId id, PowerAction action) {
    var view = inventory.machines().find(id);
    if (view.isEmpty()) {
      return new Ended(Phase.FAILED, "machine %s is gone".formatted(id));
    }
    var machine = view.get().machine();
    return WaveOffice.hindrance(machine, action)
        .map(why -> new Ended(Phase.CANCELLED, "left alone at its turn: " + why))
        .orElseGet(() -> ended(machine, inWavesName(id, action)));
  }

  /** Who began it is in the log; after a restart nobody else knows. */
  private Outcome inWavesName(MachineId id, PowerAction action) {
    return Caller.<Outcome, RuntimeException>as(
        "a wave", () -> inventory.machines().power(id, action));
  }

  @Override
  public String group(MachineId id, Optional<String> label) {
    return inventory
        .machines()
        .find(id)
        .map(view -> WaveOffice.group(view.machine(), label))
        .orElse(WaveDesk.ONE_GROUP);
  }

  private static Ended ended(Machine machine, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done() when isUnconfirmed(machine) ->
          new Ended(Phase.SENT, "magic packet sent; only its own packets can confirm it");
      case Outcome.Done() -> new Ended(Phase.DONE, "confirmed");
      case Outcome.Asked(var sentence) -> new Ended(Phase.ASKED, sentence);
      case Outcome.Conflict(var advice) -> new Ended(Phase.FAILED, advice);
      case Outcome.NotFound(var advice) -> new Ended(Phase.FAILED, advice);
    };
  }

  private static boolean isUnconfirmed(Machine machine) {
    return machine.bmc().filter(it -> it.protocol() == BmcEndpoint.Protocol.WAKE).isPresent();
  }
}
