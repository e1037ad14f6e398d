package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.HardwareChange;
import dev.ichor.inventory.model.HardwareDiff;
import dev.ichor.inventory.model.HardwareRecord;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.InventoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What machines were made of over time. A change of hardware begins a new record and is told on the
 * timeline; anything else refreshes the newest record.
 */
final class HardwareHistory {
  /** Records of one machine. */
  static final int KEPT = 50;

  /** Sentences of one reading on the timeline. */
  private static final int TOLD = 20;

  private final InventoryStore store;
  private final Registry registry;
  private final Ledger ledger;
  private final Map<MachineId, Instant> lastRead = new ConcurrentHashMap<>();

  HardwareHistory(InventoryStore store, Registry registry, Ledger ledger) {
    this.store = store;
    this.registry = registry;
    this.ledger = ledger;
  }

  /** Newest first. */
  List<HardwareRecord> of(MachineId machine, int limit) {
    return store.hardware(machine, Math.clamp(limit, 1, KEPT));
  }

  /** Empty: not since the start of Ichor. */
  Optional<Instant> lastRead(MachineId machine) {
    return Optional.ofNullable(lastRead.get(machine));
  }

  /**
   * Keeps what was read.
   *
   * @param isConfirmed that something is missing was read twice: early in a boot, disks and links
   *     come up one after the other
   * @return what changed; empty when it was not kept because it is to be read again
   */
  synchronized Optional<List<HardwareChange>> take(
      Machine machine, HardwareReport read, boolean isConfirmed) {
    var newest = store.hardware(machine.id(), 1).stream().findFirst();
    var report = newest.map(last -> read.completedBy(last.report())).orElse(read);
    var changes = newest.map(last -> HardwareDiff.of(last.report(), report)).orElse(List.of());
    if (!isConfirmed && changes.stream().anyMatch(HardwareHistory::isLoss)) {
      return Optional.empty();
    }
    var isNew = newest.isEmpty() || !changes.isEmpty();
    var number = newest.map(HardwareRecord::number).orElse(0) + (isNew ? 1 : 0);
    var since = newest.filter(_ -> !isNew).map(HardwareRecord::firstRead).orElse(report.readAt());
    store.saveHardware(machine.id(), new HardwareRecord(number, since, report), KEPT);
    lastRead.put(machine.id(), report.readAt());
    if (newest.isEmpty()) {
      ledger.note(machine, Source.TALOS_API, "hardware-read", report.summary());
    }
    HardwareChange.sentences(changes, TOLD)
        .forEach(text -> ledger.note(machine, Source.TALOS_API, "hardware-changed", text));
    return Optional.of(changes);
  }

  private static boolean isLoss(HardwareChange change) {
    return switch (change) {
      case HardwareChange.Gone _, HardwareChange.Replaced _, HardwareChange.Altered _ -> true;
      case HardwareChange.Added _, HardwareChange.Moved _ -> false;
    };
  }

  /** The machine with what rules and configurations go by. */
  Machine learned(Machine machine, Hardware hardware) {
    var uuid = registry.unshared(hardware.smbiosUuid(), machine.id());
    return machine
        .withHardware(Optional.of(hardware))
        .withKeys(Identity.learned(machine.keys(), uuid, hardware));
  }
}
