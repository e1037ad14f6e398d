package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Evidence.Subject;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.EvidenceLog;
import dev.ichor.inventory.port.InventoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Gathers evidence without blocking whoever observes, ties it to machines, and stores it in
 * batches. What belongs to no known machine, or finds the queue full, is counted.
 */
final class Timeline implements EvidenceLog {
  private static final Logger LOG = Logger.getLogger(Timeline.class);
  private static final int CAPACITY = 16_384;
  private static final int BATCH = 512;

  /** Of one machine, on disk: weeks of ordinary life, and all that the API shows at once. */
  static final int KEPT = 10_000;

  /** So many more are let in before the oldest go. */
  static final int SLACK = 1_000;

  private final InventoryStore store;
  private final Registry registry;
  private final ArrayBlockingQueue<InventoryStore.Entry> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final List<InventoryStore.Entry> batch = new ArrayList<>(BATCH);
  private final List<BiConsumer<MachineId, Evidence>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong dropped = new AtomicLong();

  /** Stored since the machine's timeline was cut last, or since the start. */
  private final Map<MachineId, Integer> stored = new HashMap<>();

  private final AtomicLong anonymous = new AtomicLong();

  Timeline(InventoryStore store, Registry registry) {
    this.store = store;
    this.registry = registry;
  }

  void onEvidence(BiConsumer<MachineId, Evidence> listener) {
    listeners.add(listener);
  }

  @Override
  public void record(Evidence observed) {
    var evidence = named(observed);
    var machine = subject(evidence.subject());
    if (machine.isEmpty()) {
      anonymous.incrementAndGet();
      return;
    }
    if (!queue.offer(new InventoryStore.Entry(machine.get(), evidence))) {
      dropped.incrementAndGet();
    }
    listeners.forEach(listener -> listener.accept(machine.get(), evidence));
  }

  /** What was asked for says by whose token, as the fact {@code by}. */
  private static Evidence named(Evidence evidence) {
    if (evidence.source() != Evidence.Source.OPERATOR
        || evidence.facts().containsKey("by")
        || Caller.known().isEmpty()) {
      return evidence;
    }
    var facts = new HashMap<>(evidence.facts());
    facts.put("by", Caller.name());
    return new Evidence(
        evidence.subject(),
        evidence.at(),
        evidence.source(),
        evidence.kind(),
        evidence.text(),
        facts);
  }

  /** What is not kept is counted all the same. */
  @Override
  public boolean isKept(Subject subject) {
    var isKnown = subject(subject).isPresent();
    if (!isKnown) {
      anonymous.incrementAndGet();
    }
    return isKnown;
  }

  private Optional<MachineId> subject(Subject subject) {
    return switch (subject) {
      case Subject.ByMachine(var id) -> Optional.of(id);
      case Subject.ByMac(var mac) ->
          registry.recognise(Optional.of(mac), Optional.empty()).map(machine -> machine.id());
      case Subject.ByAddress(var address) ->
          registry.byAddress(address).map(machine -> machine.id());
    };
  }

  /** Newest first, including what is not stored yet. */
  List<Evidence> of(MachineId machine, int limit) {
    flush();
    return store.timeline(machine, limit);
  }

  /** Newest first, however much came after it. */
  List<Evidence> of(MachineId machine, String kind, String text) {
    flush();
    return store.timeline(machine, kind, text);
  }

  /**
   * Stores what waits now; what the store refuses is kept, in order, for the next time. Bounded, so
   * that a flood does not hold whoever flushes.
   */
  synchronized void flush() {
    for (int left = CAPACITY / BATCH; left > 0; left--) {
      if (batch.isEmpty() && queue.drainTo(batch, BATCH) == 0) {
        return;
      }
      store.append(List.copyOf(batch));
      batch.forEach(entry -> stored.merge(entry.machine(), 1, Integer::sum));
      batch.clear();
      trim();
    }
  }

  /** A machine that tries to boot for months, or one that floods, does not fill the disk. */
  private void trim() {
    for (var machine : List.copyOf(stored.keySet())) {
      if (stored.getOrDefault(machine, 0) > SLACK) {
        var forgotten = store.trim(machine, KEPT);
        stored.remove(machine);
        LOG.debugf("evidence trim machine=%s forgotten=%d", machine, forgotten);
      }
    }
  }

  /** Evidence lost to a full queue since the start. */
  long dropped() {
    return dropped.get();
  }

  /** Evidence about nobody we know since the start. */
  long anonymous() {
    return anonymous.get();
  }
}
