package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.HardwareChange;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.Configurator.Survey;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads the hardware of machines again: a while after each boot, a few times a day, and when asked.
 * Two at a time, oldest first, and those that answered last time before those that did not: a dead
 * rack keeps nobody waiting.
 */
final class HardwareWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(HardwareWatch.class);
  private static final int AT_ONCE = 2;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LOOK_AT_ALL = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMinutes(15);
  private static final int LONGEST_PAUSE = 16;

  /**
   * @param settle from a system's start until its parts are all there
   * @param confirm between the two readings of a loss
   * @param every longest time between two readings of a machine
   */
  record Times(Duration settle, Duration confirm, Duration every) {
    static final Times STANDARD =
        new Times(Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofHours(6));

    Times with(Duration otherSettle, Duration otherConfirm) {
      return new Times(otherSettle, otherConfirm, every);
    }
  }

  /** What came of a reading. */
  sealed interface Reading {
    record Done(List<HardwareChange> changes) implements Reading {}

    record NotPossible(String advice) implements Reading {}
  }

  private final Registry registry;
  private final Clusters clusters;
  private final HardwareHistory history;
  private final Configurator configurator;
  private final InstantSource clock;
  private final Times times;
  private final Map<MachineId, Instant> due = new ConcurrentHashMap<>();
  private final Map<MachineId, Instant> tried = new ConcurrentHashMap<>();

  /** How often in a row a machine could not be read. */
  private final Map<MachineId, Integer> silent = new ConcurrentHashMap<>();

  private final Semaphore readers = new Semaphore(AT_ONCE);
  private final Semaphore closed = new Semaphore(0);
  private final Thread loop = Thread.ofVirtual().name("hardware").unstarted(this::run);
  private Instant allAgain = Instant.MIN;

  HardwareWatch(
      Registry registry,
      Clusters clusters,
      HardwareHistory history,
      Configurator configurator,
      InstantSource clock,
      Times times) {
    this.registry = registry;
    this.clusters = clusters;
    this.history = history;
    this.configurator = configurator;
    this.clock = clock;
    this.times = times;
  }

  HardwareDesk desk() {
    return new HardwareDesk(registry, history, this);
  }

  void start() {
    loop.start();
  }

  /** Its system came up, in maintenance or from disk. */
  void stage(MachineId machine, String stage) {
    if (stage.equals("maintenance") || stage.equals("running")) {
      silent.remove(machine);
      later(machine);
    }
  }

  /** Reads it when its parts have had time to come up; asked more often, it is read once. */
  void later(MachineId machine) {
    due.putIfAbsent(machine, clock.instant().plus(times.settle()));
  }

  private void run() {
    try {
      while (!closed.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          round(clock.instant());
        } catch (RuntimeException e) {
          LOG.error("hardware: a round broke off; the next one comes in a second", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round(Instant now) {
    if (!now.isBefore(allAgain)) {
      allAgain = now.plus(LOOK_AT_ALL);
      registry.all().stream()
          .filter(machine -> isStale(machine, now))
          .forEach(machine -> due.putIfAbsent(machine.id(), now));
    }
    for (var machine : next(due, silent.keySet(), now, readers.availablePermits())) {
      if (!readers.tryAcquire()) {
        return;
      }
      due.remove(machine);
      Thread.ofVirtual().name("hardware-" + machine).start(() -> readOne(machine));
    }
  }

  /**
   * Whose turn it is.
   *
   * @param silent could not be read last time: they come after all others
   */
  static List<MachineId> next(
      Map<MachineId, Instant> due, Set<MachineId> silent, Instant now, int most) {
    return due.entrySet().stream()
        .filter(entry -> !now.isBefore(entry.getValue()))
        .sorted(
            Comparator.<Map.Entry<MachineId, Instant>, Boolean>comparing(
                    entry -> silent.contains(entry.getKey()))
                .thenComparing(Map.Entry::getValue))
        .limit(Math.max(0, most))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whoever did not answer is asked ever more seldom: most machines that are off stay off. */
  private boolean isStale(Machine machine, Instant now) {
    return isReadable(machine)
        && !now.isBefore(
            tried
                .getOrDefault(machine.id(), Instant.EPOCH)
                .plus(pause(silent.getOrDefault(machine.id(), 0))))
        && history
            .lastRead(machine.id())
            .map(at -> now.isAfter(at.plus(times.every())))
            .orElse(true);
  }

  /** 15 minutes after the first silence, then twice as long each time, up to four hours. */
  static Duration pause(int silences) {
    return PAUSE.multipliedBy(
        Math.min(1L << Math.min(Math.max(0, silences - 1), 10), LONGEST_PAUSE));
  }

  /** Whoever is about to be installed or wiped is left in peace. */
  private static boolean isReadable(Machine machine) {
    return switch (machine.state()) {
      case PENDING, AVAILABLE, ACTIVE -> machine.address().isPresent() && !machine.cordoned();
      case DISCOVERED, PROVISIONING, CLEANING, FAILED, RETIRED -> false;
    };
  }

  private void readOne(MachineId id) {
    tried.put(id, clock.instant());
    try {
      var machine = registry.find(id).filter(HardwareWatch::isReadable);
      if (machine.isEmpty()) {
        return;
      }
      switch (read(machine.get())) {
        case Reading.Done _ -> silent.remove(id);
        case Reading.NotPossible(var why) -> {
          silent.merge(id, 1, Integer::sum);
          LOG.debugf("hardware skip machine=%s why=\"%s\"", id, why);
        }
      }
    } catch (RuntimeException e) {
      silent.merge(id, 1, Integer::sum);
      LOG.warnf(e, "hardware reading broke off machine=%s; tried again later", id);
    } finally {
      readers.release();
    }
  }

  /** Reads it now; a loss is read twice before it is believed. */
  Reading read(Machine machine) {
    var first = survey(machine);
    return switch (first) {
      case Survey.Unreadable(var advice) -> new Reading.NotPossible(advice);
      case Survey.Read read when !Identity.mayBe(machine.keys(), read.hardware()) ->
          new Reading.NotPossible(
              "its address is answered by another machine (MAC %s); restart it so that it gets a new one"
                  .formatted(HardwareWords.macs(read.hardware())));
      case Survey.Read read -> {
        var changes = history.take(machine, read.report(), false);
        yield changes.isPresent() ? done(machine, read, changes.get()) : again(machine);
      }
    };
  }

  private Reading again(Machine machine) {
    try {
      Thread.sleep(times.confirm());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reading.NotPossible("the reading was interrupted; ask again");
    }
    return switch (survey(machine)) {
      case Survey.Unreadable(var advice) -> new Reading.NotPossible(advice);
      case Survey.Read read when !Identity.mayBe(machine.keys(), read.hardware()) ->
          new Reading.NotPossible("another machine answers at its address; ask again");
      case Survey.Read read ->
          done(machine, read, history.take(machine, read.report(), true).orElse(List.of()));
    };
  }

  private Reading done(Machine machine, Survey.Read read, List<HardwareChange> changes) {
    registry.update(
        machine.id(),
        now ->
            now.hardware().equals(Optional.of(read.hardware()))
                ? Optional.empty()
                : Optional.of(history.learned(now, read.hardware())));
    return new Reading.Done(changes);
  }

  private Survey survey(Machine machine) {
    Optional<InetAddress> address = machine.address().map(at -> at);
    if (address.isEmpty()) {
      return new Survey.Unreadable("the machine has no address; let it boot");
    }
    Optional<Secret> secrets =
        machine.hasConfiguration()
            ? machine.assignment().flatMap(assigned -> clusters.bundle(assigned.cluster()))
            : Optional.empty();
    return configurator.survey(address.get(), secrets);
  }

  @Override
  public void close() {
    closed.release();
  }
}
