package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.Lifecycle;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PersonTask;
import dev.ichor.inventory.model.PersonTask.Ending;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.RecordStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What people are asked to do to machines without a controller. A task is stored before anybody
 * reads it, and ends by a person's word or by the machine's own packets.
 */
public final class TaskDesk {
  private static final Logger LOG = Logger.getLogger(TaskDesk.class);
  private static final String KIND = "task";
  private static final int CLOSED_KEPT = 200;
  private static final int LONGEST_WORDS = 300;

  private final RecordStore store;
  private final Registry registry;
  private final Timeline timeline;
  private final InstantSource clock;
  private final Map<UUID, PersonTask> tasks = new ConcurrentHashMap<>();

  TaskDesk(RecordStore store, Registry registry, Timeline timeline, InstantSource clock) {
    this.store = store;
    this.registry = registry;
    this.timeline = timeline;
    this.clock = clock;
    store.kept(KIND, PersonTask.class).forEach(task -> tasks.put(task.id(), task));
  }

  /**
   * A task with its machine's name of now.
   *
   * @param sentence what the person is to do
   */
  public record View(PersonTask task, String machineName, String sentence) {}

  /** Open ones first, then the closed ones, each newest first. */
  public List<View> list() {
    return tasks.values().stream()
        .sorted(
            Comparator.comparing(PersonTask::isOpen).thenComparing(PersonTask::askedAt).reversed())
        .map(this::view)
        .toList();
  }

  public Optional<View> find(UUID id) {
    return Optional.ofNullable(tasks.get(id)).map(this::view);
  }

  private View view(PersonTask task) {
    var name = registry.find(task.machine()).map(Machine::name).orElse(task.machine().toString());
    return new View(task, name, task.sentence(name));
  }

  /**
   * Asks once: while the same is open for the machine, that one stands.
   *
   * @return the sentence for the timeline
   */
  synchronized String ask(Machine machine, PowerAction action) {
    var whom = machine.bmc().map(way -> way.host()).orElse("somebody");
    var open =
        tasks.values().stream()
            .filter(task -> task.isOpen() && task.machine().equals(machine.id()))
            .filter(task -> task.action() == action)
            .findFirst();
    var task =
        open.orElseGet(
            () ->
                new PersonTask(
                    UUID.randomUUID(),
                    machine.id(),
                    action,
                    whom,
                    clock.instant(),
                    Optional.empty()));
    if (open.isEmpty()) {
      save(task);
      LOG.infof(
          "task asked machine=%s task=%s action=%s why=\"no controller\"",
          machine.id(), task.id(), action);
    }
    return "%s is asked to %s (task %s)".formatted(whom, action.words(), task.id());
  }

  /** A person says that it is done. */
  public Outcome done(UUID id, String words) {
    return close(id, Ending.DONE, words);
  }

  /** A person says that it cannot be done; what waits for it fails. */
  public Outcome refuse(UUID id, String words) {
    return close(id, Ending.REFUSED, words);
  }

  private Outcome close(UUID id, Ending how, String words) {
    var said = Printable.of(words.substring(0, Math.min(words.length(), LONGEST_WORDS)));
    PersonTask task;
    synchronized (this) {
      var found = tasks.get(id);
      if (found == null) {
        return new Outcome.NotFound("no task %s; list them with GET /api/v1/tasks".formatted(id));
      }
      if (!found.isOpen()) {
        var same = found.closed().filter(closed -> closed.how() == how).isPresent();
        return same ? Outcome.DONE : new Outcome.Conflict("this task has ended already");
      }
      task = found.close(clock.instant(), how, said);
      save(task);
    }
    follow(task, how, said);
    return Outcome.DONE;
  }

  /** The goal that waits for this task, if there is one, is reached or given up. */
  private void follow(PersonTask task, Ending how, String said) {
    var now = clock.instant();
    var waits = task.action() == PowerAction.NETBOOT;
    if (how == Ending.REFUSED) {
      var why = "a person could not %s: %s".formatted(task.action().words(), said);
      registry.update(
          task.machine(),
          m -> waits && isAsked(m) ? Lifecycle.fail(m, why, now) : Optional.empty());
      note(task.machine(), "power-failed", why);
      return;
    }
    registry.update(
        task.machine(),
        m ->
            waits && isAsked(m)
                ? Optional.of(
                    m.withProgress(m.progress().powerRequested(Optional.of(now)).powerDone(now)))
                : Optional.empty());
    note(
        task.machine(),
        "power-done",
        "%s: %s"
            .formatted(task.action().words(), how == Ending.SEEN ? said : "a person says " + said));
  }

  private static boolean isAsked(Machine machine) {
    return machine.progress().powerRequestedAt().isPresent()
        && machine.progress().powerDoneAt().isEmpty();
  }

  /**
   * Packets of a machine's firmware show that it was started, if it began after it was asked for: a
   * transfer of the boot before is cut off by the start. Called for all evidence, so quick.
   */
  void onEvidence(MachineId machine, Evidence evidence) {
    if (!evidence.isFromFirmware()) {
      return;
    }
    for (var task : tasks.values()) {
      if (task.isOpen()
          && task.machine().equals(machine)
          && task.action().startsMachine()
          && evidence.began().isAfter(task.askedAt())) {
        var words = "its firmware was heard (%s)".formatted(evidence.kind());
        Thread.ofVirtual().name("task-seen-" + task.id()).start(() -> seen(task.id(), words));
      }
    }
  }

  private void seen(UUID id, String words) {
    try {
      close(id, Ending.SEEN, words);
    } catch (RuntimeException e) {
      LOG.errorf(e, "task=%s could not be closed; it stays open", id);
    }
  }

  private void save(PersonTask task) {
    store.keep(KIND, task.id().toString(), task);
    tasks.put(task.id(), task);
    tasks.values().stream()
        .filter(old -> !old.isOpen())
        .sorted(Comparator.comparing(PersonTask::askedAt).reversed())
        .skip(CLOSED_KEPT)
        .toList()
        .forEach(this::forget);
  }

  /** What is kept too long harms nobody; what follows from the task just stored must follow. */
  private void forget(PersonTask old) {
    try {
      store.drop(KIND, old.id().toString());
      tasks.remove(old.id());
    } catch (RuntimeException e) {
      LOG.warnf(e, "task=%s ended long ago and stays on disk; dropped with a later one", old.id());
    }
  }

  private void note(MachineId id, String kind, String text) {
    Instant now = clock.instant();
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(id),
            now,
            Evidence.Source.OPERATOR,
            kind,
            text,
            Map.of()));
  }
}
