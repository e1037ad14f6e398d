package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.HardwareChange;
import dev.ichor.inventory.model.HardwareDiff;
import dev.ichor.inventory.model.HardwareRecord;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import java.util.List;
import java.util.Optional;

/** What machines are made of, for people and their automation. */
public final class HardwareDesk {
  private final Registry registry;
  private final HardwareHistory history;
  private final HardwareWatch watch;

  HardwareDesk(Registry registry, HardwareHistory history, HardwareWatch watch) {
    this.registry = registry;
    this.history = history;
    this.watch = watch;
  }

  /** Newest first; empty when the machine was never read, or is not known. */
  public List<HardwareRecord> history(MachineId machine, int limit) {
    return history.of(machine, limit);
  }

  /** What became of a comparison. */
  public sealed interface Difference {
    record Found(HardwareRecord before, HardwareRecord after, List<HardwareChange> changes)
        implements Difference {}

    /** There is no such record: which there are. */
    record Missing(String advice) implements Difference {}
  }

  /**
   * What changed between two records.
   *
   * @param from its number; absent: the one before {@code to}
   * @param to its number; absent: the newest
   */
  public Difference difference(MachineId machine, Optional<Integer> from, Optional<Integer> to) {
    var records = history.of(machine, HardwareHistory.KEPT);
    if (records.isEmpty()) {
      return new Difference.Missing(
          "the hardware was not read yet; POST /api/v1/machines/%s/hardware reads it"
              .formatted(machine));
    }
    int last = to.orElse(records.getFirst().number());
    var after = find(records, last);
    var before = find(records, from.orElse(Math.max(records.getLast().number(), last - 1)));
    if (before.isEmpty() || after.isEmpty()) {
      return new Difference.Missing(
          "there are the records %d to %d; name two of them with from and to"
              .formatted(records.getLast().number(), records.getFirst().number()));
    }
    return new Difference.Found(
        before.get(), after.get(), HardwareDiff.of(before.get().report(), after.get().report()));
  }

  private static Optional<HardwareRecord> find(List<HardwareRecord> records, int number) {
    return records.stream().filter(each -> each.number() == number).findFirst();
  }

  /**
   * Reads it now; returns when the node has answered. A loss is read twice before it is believed.
   */
  public Outcome read(MachineId id) {
    var machine = registry.find(id);
    return machine.map(this::read).orElseGet(() -> new Outcome.NotFound("no machine " + id));
  }

  private Outcome read(Machine machine) {
    return switch (watch.read(machine)) {
      case HardwareWatch.Reading.Done _ -> Outcome.DONE;
      case HardwareWatch.Reading.NotPossible(var advice) ->
          new Outcome.Conflict("the hardware cannot be read now: " + advice);
    };
  }
}
