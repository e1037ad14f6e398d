package dev.ichor.api.app;

import dev.ichor.inventory.enrolment.Change;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.enrolment.MachineDesk;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which machine has which BMC; says of each that is left that nothing needs to be kept of it. Safe
 * for any number of threads.
 */
final class PresentBmcs implements AutoCloseable {
  private final Consumer<BmcEndpoint> forget;
  private final Map<MachineId, BmcEndpoint> present = new HashMap<>();
  private Optional<AutoCloseable> subscription = Optional.empty();

  /**
   * @param forget told, on a thread of its own: it may look names up
   */
  PresentBmcs(Consumer<BmcEndpoint> forget) {
    this.forget = forget;
  }

  void open(Inventory inventory) {
    var machines = inventory.machines();
    subscription =
        Optional.of(
            inventory.subscribe(
                change -> {
                  if (change instanceof Change.MachineChanged(var machine)) {
                    follow(machines, machine.id());
                  }
                }));
    machines.list().forEach(view -> follow(machines, view.machine().id()));
  }

  /** By what is on record now: of two changes the older one may be told last. */
  private synchronized void follow(MachineDesk machines, MachineId id) {
    follow(
        id,
        machines
            .onRecord(id)
            .filter(machine -> machine.state() != MachineState.RETIRED)
            .flatMap(Machine::bmc)
            .filter(bmc -> bmc.protocol().isController()));
  }

  synchronized void follow(MachineId id, Optional<BmcEndpoint> now) {
    var before =
        now.isPresent()
            ? Optional.ofNullable(present.put(id, now.get()))
            : Optional.ofNullable(present.remove(id));
    before
        .filter(old -> now.filter(it -> isSamePlace(it, old)).isEmpty())
        .ifPresent(old -> Thread.ofVirtual().start(() -> forget.accept(old)));
  }

  private static boolean isSamePlace(BmcEndpoint one, BmcEndpoint other) {
    return one.address().equals(other.address()) && one.ipmiPort().equals(other.ipmiPort());
  }

  @Override
  public void close() throws Exception {
    if (subscription.isPresent()) {
      subscription.get().close();
    }
  }
}
