package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.Power;
import dev.ichor.inventory.port.RecordStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What an operator asks of a machine's power. The intent is on disk before the act and taken away
 * after it, so that an act that a crash cut off is told at the next start.
 */
final class PowerDesk {
  private static final Logger LOG = Logger.getLogger(PowerDesk.class);
  private static final String KIND = "power-intent";

  private final Registry registry;
  private final PowerHand hand;
  private final RecordStore store;
  private final Timeline timeline;
  private final InstantSource clock;

  PowerDesk(
      Registry registry,
      PowerHand hand,
      RecordStore store,
      Timeline timeline,
      InstantSource clock) {
    this.registry = registry;
    this.hand = hand;
    this.store = store;
    this.timeline = timeline;
    this.clock = clock;
  }

  /** An act that is under way, or was when Ichor ended. */
  record Intent(MachineId machine, PowerAction action, Instant at) {}

  /** After a start: tells what was cut off; nothing is repeated without a person. */
  void tellInterrupted() {
    for (var intent : store.kept(KIND, Intent.class)) {
      note(
          intent.machine(),
          "power-interrupted",
          "Ichor ended during %s; look at the power, then ask again"
              .formatted(intent.action().words()));
      store.drop(KIND, intent.machine().toString());
    }
  }

  /** Blocks until it is confirmed, has failed, or a person was asked. */
  Outcome perform(MachineId id, PowerAction action) {
    var machine = registry.find(id);
    if (machine.isEmpty()) {
      return MachineDesk.missing(id);
    }
    store.keep(KIND, id.toString(), new Intent(id, action, clock.instant()));
    note(id, "power-" + action.name().toLowerCase(Locale.ROOT), "asked by " + Caller.name());
    try {
      return told(machine.get(), hand.act(machine.get(), action, () -> protection(machine.get())));
    } finally {
      forget(id);
    }
  }

  /** Minutes may lie between the word to a system and the switch: it may be protected by then. */
  private Optional<String> protection(Machine before) {
    return registry
        .find(before.id())
        .filter(now -> now.isProtected() && !before.isProtected())
        .map(_ -> "the machine was protected meanwhile");
  }

  private Outcome told(Machine machine, Power.Result result) {
    return switch (result) {
      case Power.Result.Done(var steps) -> {
        note(machine.id(), PowerHand.doneKind(machine), String.join("; ", steps));
        yield Outcome.DONE;
      }
      case Power.Result.Asked(var sentence) -> {
        note(machine.id(), "power-asked", sentence);
        yield new Outcome.Asked(sentence);
      }
      case Power.Result.Failed(var advice, var _) -> {
        note(machine.id(), "power-failed", advice);
        yield new Outcome.Conflict(advice);
      }
    };
  }

  private void forget(MachineId id) {
    try {
      store.drop(KIND, id.toString());
    } catch (RuntimeException e) {
      LOG.warnf(e, "power intent of machine=%s stays; it is told again at the next start", id);
    }
  }

  private void note(MachineId id, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(id),
            clock.instant(),
            Evidence.Source.OPERATOR,
            kind,
            text,
            Map.of()));
  }
}
