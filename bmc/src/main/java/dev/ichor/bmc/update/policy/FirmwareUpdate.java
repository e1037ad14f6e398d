package dev.ichor.bmc.update.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.care.Firmware;
import dev.ichor.inventory.model.MachineId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One update of a machine's firmware.
 *
 * @param image address that the BMC fetches it from
 * @param targets ids of the firmware inventory; empty leaves it to the BMC
 * @param task where the BMC lets it be watched
 * @param before versions by id, before it began
 * @param after the same when it was over; empty until then
 * @param saidDone the BMC said that its task ended well; while it did not, versions that stay the
 *     same say nothing
 * @param words one sentence of how it stands or ended
 * @param goodAnswers in a row since its task ended
 * @param lastAnswer when the BMC answered last
 */
public record FirmwareUpdate(
    MachineId machine,
    String image,
    List<String> targets,
    Instant startedAt,
    Optional<String> task,
    Map<String, String> before,
    Map<String, String> after,
    Phase phase,
    boolean saidDone,
    String words,
    int goodAnswers,
    Instant lastAnswer) {
  /** Where it is. */
  public enum Phase {
    /** About to be sent: nobody knows whether it was, should Ichor end here. */
    ASKED,
    RUNNING,
    /** Its task is over, or cannot be seen: versions are read until they can be believed. */
    SETTLING,
    /** A version is another than before. */
    UPDATED,
    /** The BMC says that it is done, and every version is as before. */
    UNCHANGED,
    FAILED,
    /** Nobody knows. */
    UNKNOWN;

    public boolean isOver() {
      return this == UPDATED || this == UNCHANGED || this == FAILED || this == UNKNOWN;
    }
  }

  public FirmwareUpdate {
    requireNonNull(machine, "machine");
    requireNonNull(image, "image");
    targets = List.copyOf(targets);
    requireNonNull(startedAt, "startedAt");
    requireNonNull(task, "task");
    before = Map.copyOf(before);
    after = Map.copyOf(after);
    requireNonNull(phase, "phase");
    requireNonNull(words, "words");
    requireNonNull(lastAnswer, "lastAnswer");
  }

  /** About to be asked for. */
  public static FirmwareUpdate asked(
      MachineId machine, String image, List<String> targets, Instant now) {
    return new FirmwareUpdate(
        machine,
        image,
        targets,
        now,
        Optional.empty(),
        Map.of(),
        Map.of(),
        Phase.ASKED,
        false,
        "the BMC is told",
        0,
        now);
  }

  /** The BMC took it. */
  public FirmwareUpdate begun(Optional<String> itsTask, Map<String, String> versions, Instant now) {
    return new FirmwareUpdate(
        machine,
        image,
        targets,
        startedAt,
        itsTask,
        versions,
        Map.of(),
        Phase.RUNNING,
        false,
        "the BMC took it",
        0,
        now);
  }

  /** An answer came. */
  FirmwareUpdate seen(Phase next, String said, int good, Instant now) {
    return with(after, next, said, good, now);
  }

  /** The BMC says that it is done. */
  FirmwareUpdate done(String said, Instant now) {
    return new FirmwareUpdate(
        machine,
        image,
        targets,
        startedAt,
        task,
        before,
        after,
        Phase.SETTLING,
        true,
        said,
        0,
        now);
  }

  /** None came; what it said last stays the last. */
  FirmwareUpdate unseen(Phase next, String said) {
    return with(after, next, said, 0, lastAnswer);
  }

  FirmwareUpdate read(Map<String, String> now, Phase next, String said, int good, Instant at) {
    return with(now, next, said, good, at);
  }

  private FirmwareUpdate with(
      Map<String, String> versions, Phase next, String said, int good, Instant answered) {
    return new FirmwareUpdate(
        machine, image, targets, startedAt, task, before, versions, next, saidDone, said, good,
        answered);
  }

  /** By id; what has no version is left out. */
  public static Map<String, String> versions(List<Firmware> all) {
    var versions = new TreeMap<String, String>();
    all.forEach(it -> it.version().ifPresent(version -> versions.put(it.id(), version)));
    return versions;
  }
}
