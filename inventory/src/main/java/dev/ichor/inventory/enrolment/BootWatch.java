package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.enrolment.BootTrace.Client;
import dev.ichor.inventory.enrolment.BootTrace.Lesson;
import dev.ichor.inventory.enrolment.BootTrace.Sign;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.model.Sighting.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Follows each machine from its firmware's first packet to its operating system and learns which
 * loaders and which ways to the disk work on it. What it learns is stored with the machine; what is
 * under way is in memory and begins anew with the process.
 */
final class BootWatch {
  private static final Logger LOG = Logger.getLogger(BootWatch.class);

  private final Registry registry;
  private final Timeline timeline;
  private final InstantSource clock;
  private final Map<MachineId, BootTrace> traces = new ConcurrentHashMap<>();

  BootWatch(Registry registry, Timeline timeline, InstantSource clock) {
    this.registry = registry;
    this.timeline = timeline;
    this.clock = clock;
  }

  /** Before the answer: it may depend on what this packet proves. */
  void asks(MachineId machine, Sighting sighting) {
    switch (sighting.stage()) {
      case FIRMWARE_PXE, FIRMWARE_HTTP, LOADER ->
          learn(
              machine, new Sign.Asks(new Client(sighting.mac(), sighting.stage()), sighting.at()));
      case SCRIPT -> loaderRuns(machine);
      case OTHER -> learn(machine, new Sign.SystemRuns());
    }
  }

  /**
   * Where all loaders had failed, or were missing, one runs now: Secure Boot was turned off, or the
   * file was added. All of them count again.
   */
  private void loaderRuns(MachineId id) {
    learn(id, new Sign.LoaderRuns());
    var isExhausted =
        registry
            .find(id)
            .filter(
                machine ->
                    BootLadder.loader(machine, BootSettings.STANDARD)
                        instanceof BootLadder.Loader.Exhausted)
            .isPresent();
    if (isExhausted) {
      registry.note(id, BootWatch::withoutLoaderFailures);
    }
  }

  static Machine withoutLoaderFailures(Machine machine) {
    return machine.withExperience(
        machine.experience().orElse(BootExperience.NONE).withoutLoaderFailures());
  }

  /** Its firmware or its loader spoke, and it was sent nowhere since. */
  boolean isNetbooting(MachineId machine) {
    return !traces.getOrDefault(machine, BootTrace.NONE).pass().isEmpty();
  }

  /** What was answered to a loader is what it does next. */
  void answered(MachineId machine, Sighting sighting, BootAnswer answer) {
    if (sighting.stage() == Stage.SCRIPT && answer instanceof BootAnswer.Disk disk) {
      learn(machine, new Sign.SentToDisk(disk.method(), sighting.at()));
    }
  }

  /** Its API answers, or it tells what it does. */
  void systemSeen(MachineId machine) {
    learn(machine, new Sign.SystemRuns());
  }

  /** A file it fetched, or asked for in vain. */
  void onEvidence(MachineId machine, Evidence fact) {
    var file = fact.facts().get("file");
    if (file == null) {
      return;
    }
    switch (fact.kind()) {
      case "tftp-served", "http-served" ->
          BootLadder.familyOf(file).ifPresent(family -> learn(machine, new Sign.HasLoader(family)));
      case "tftp-refused", "http-refused" -> refused(machine, file, fact.at());
      default -> {} // all other facts say nothing about loaders
    }
  }

  private void refused(MachineId machine, String file, Instant at) {
    if (file.endsWith(BootNames.GO_TO_DISK)) {
      learn(machine, new Sign.SentToDisk(DiskBoot.NOT_FOUND, at));
    } else {
      BootLadder.familyOf(file).ifPresent(family -> learn(machine, new Sign.LoaderMissing(family)));
    }
  }

  /** A person set how it boots, or its disk is a new one. */
  void forget(MachineId machine) {
    traces.remove(machine);
  }

  private void learn(MachineId id, Sign sign) {
    var lesson = new Lesson[1];
    traces.compute(
        id,
        (_, known) -> {
          var before = known == null ? BootTrace.NONE : known;
          var machine = registry.find(id);
          if (machine.isEmpty()) {
            return null;
          }
          var experience = machine.get().experience().orElse(BootExperience.NONE);
          var learned = before.after(sign, experience);
          learned.lesson().ifPresent(news -> lesson[0] = news);
          if (!learned.experience().equals(experience)) {
            registry.note(id, m -> m.withExperience(learned.experience()));
          }
          return learned.trace().equals(BootTrace.NONE) ? null : learned.trace();
        });
    Optional.ofNullable(lesson[0]).ifPresent(news -> tell(id, news));
  }

  private void tell(MachineId id, Lesson lesson) {
    var text = sentence(lesson);
    var kind = kind(lesson);
    LOG.infof("boot learned machine=%s kind=%s why=\"%s\"", id, kind, text);
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(id),
            clock.instant(),
            Evidence.Source.LIFECYCLE,
            kind,
            text,
            Map.of()));
  }

  private static String kind(Lesson lesson) {
    return switch (lesson) {
      case Lesson.LoaderFailed _ -> "loader-failed";
      case Lesson.LoaderAbsent _ -> "loader-missing";
      case Lesson.DiskFailed _ -> "disk-boot-failed";
      case Lesson.DiskWorked _ -> "disk-boot-works";
    };
  }

  private static String sentence(Lesson lesson) {
    return switch (lesson) {
      case Lesson.LoaderFailed(var family, var tries) ->
          "%s was fetched %d times and never ran (Secure Boot refuses what is not signed, some firmware hangs in a driver): the next loader is tried, unless one is set"
              .formatted(new LoaderSelection.OfFamily(family), tries);
      case Lesson.LoaderAbsent(var family) ->
          "asked for %s, which is not among the loaders: the next one is tried, unless one is set"
              .formatted(new LoaderSelection.OfFamily(family));
      case Lesson.DiskFailed(var method, var after) ->
          "sent to its disk by %s and back in its network boot after %d s: the next way is tried, unless one is set"
              .formatted(method.text(), after.toSeconds());
      case Lesson.DiskWorked(var method) ->
          "boots its disk by %s: kept for this machine".formatted(method.text());
    };
  }
}
