package dev.ichor.inventory.lifecycle;

import static dev.ichor.inventory.model.MachineState.ACTIVE;
import static dev.ichor.inventory.model.MachineState.AVAILABLE;
import static dev.ichor.inventory.model.MachineState.CLEANING;
import static dev.ichor.inventory.model.MachineState.DISCOVERED;
import static dev.ichor.inventory.model.MachineState.FAILED;
import static dev.ichor.inventory.model.MachineState.PENDING;
import static dev.ichor.inventory.model.MachineState.PROVISIONING;
import static dev.ichor.inventory.model.MachineState.RETIRED;

import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineState;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The one table of (state, event) to state. No other line of the project assigns a state; ArchUnit
 * holds that. {@code FAILED + RETRIED} goes back to the state kept in {@link Machine.Failure#in}.
 */
public final class Lifecycle {
  private static final Map<MachineState, Map<LifecycleEvent, MachineState>> TABLE = table();

  private Lifecycle() {}

  /** The state after the event, or empty when the event means nothing in this state. */
  public static Optional<MachineState> next(MachineState state, LifecycleEvent event) {
    return Optional.ofNullable(TABLE.getOrDefault(state, Map.of()).get(event));
  }

  /**
   * The machine after the event; its progress starts anew.
   *
   * @return empty when the table has no such transition
   */
  public static Optional<Machine> apply(Machine machine, LifecycleEvent event, Instant now) {
    if (machine.state() == FAILED && event == LifecycleEvent.RETRIED) {
      return machine.failure().map(failure -> enter(machine, failure.in(), Optional.empty(), now));
    }
    return next(machine.state(), event)
        .filter(state -> state != FAILED)
        .map(state -> enter(machine, state, Optional.empty(), now));
  }

  /** The machine in FAILED, remembering where it was and why. */
  public static Optional<Machine> fail(Machine machine, String why, Instant now) {
    return next(machine.state(), LifecycleEvent.FAILED)
        .map(
            failed -> {
              var failure =
                  new Machine.Failure(machine.state(), why, machine.progress().attempts());
              return enter(machine, failed, Optional.of(failure), now);
            });
  }

  private static Machine enter(
      Machine machine, MachineState state, Optional<Machine.Failure> failure, Instant now) {
    return machine.withState(state, now, failure);
  }

  /** The whole table, for the diagram and for tests. */
  public static Map<MachineState, Map<LifecycleEvent, MachineState>> transitions() {
    return Collections.unmodifiableMap(TABLE);
  }

  private static Map<MachineState, Map<LifecycleEvent, MachineState>> table() {
    var table = new EnumMap<MachineState, Map<LifecycleEvent, MachineState>>(MachineState.class);
    on(table, DISCOVERED, LifecycleEvent.INSPECTED, PENDING);
    on(table, DISCOVERED, LifecycleEvent.ADOPTED, ACTIVE);
    on(table, DISCOVERED, LifecycleEvent.REFUSED, RETIRED);
    on(table, PENDING, LifecycleEvent.APPROVED, AVAILABLE);
    on(table, PENDING, LifecycleEvent.REFUSED, RETIRED);
    on(table, AVAILABLE, LifecycleEvent.ASSIGNED, PROVISIONING);
    on(table, AVAILABLE, LifecycleEvent.RETIRED, RETIRED);
    on(table, PROVISIONING, LifecycleEvent.INSTALLED, ACTIVE);
    on(table, PROVISIONING, LifecycleEvent.UNASSIGNED, AVAILABLE);
    on(table, ACTIVE, LifecycleEvent.RELEASED, CLEANING);
    on(table, CLEANING, LifecycleEvent.WIPED, AVAILABLE);
    on(table, FAILED, LifecycleEvent.RETIRED, RETIRED);
    for (var state :
        new MachineState[] {DISCOVERED, PENDING, AVAILABLE, PROVISIONING, ACTIVE, CLEANING}) {
      on(table, state, LifecycleEvent.FAILED, FAILED);
    }
    return table;
  }

  private static void on(
      Map<MachineState, Map<LifecycleEvent, MachineState>> table,
      MachineState from,
      LifecycleEvent event,
      MachineState to) {
    table.computeIfAbsent(from, _ -> new EnumMap<>(LifecycleEvent.class)).put(event, to);
  }
}
