package dev.ichor.bmc.update.policy;

import dev.ichor.bmc.policy.care.UpdateLook;
import dev.ichor.bmc.update.policy.FirmwareUpdate.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an answer, or none, means to an update. A BMC restarts in the middle of its own update, and
 * answers now and then before it is up: only several good answers in a row are one.
 */
public final class UpdateRule {
  /** So many good answers in a row are believed. */
  public static final int GOOD = 3;

  private final Limits limits;

  /**
   * @param whole an update that is not over by then is given up
   * @param silence a BMC that says nothing for so long is told as lost
   */
  public record Limits(Duration whole, Duration silence) {
    public static final Limits STANDARD = new Limits(Duration.ofHours(2), Duration.ofMinutes(30));
  }

  public UpdateRule(Limits limits) {
    this.limits = limits;
  }

  /** Its task was looked at. */
  public FirmwareUpdate looked(FirmwareUpdate update, UpdateLook look, Instant now) {
    return switch (look) {
      case UpdateLook.Running(var percent, var words) ->
          inTime(
              update.seen(
                  Phase.RUNNING,
                  percent.map(it -> "%s, %d %%".formatted(words, it)).orElse(words),
                  0,
                  now),
              now);
      case UpdateLook.Ended(var words) -> update.done(words, now);
      case UpdateLook.Unseen(var words) -> update.seen(Phase.SETTLING, words, 0, now);
      case UpdateLook.Failed(var words) ->
          update.seen(Phase.FAILED, "the BMC says: " + words, 0, now);
    };
  }

  /** Its versions were read. */
  public FirmwareUpdate read(FirmwareUpdate update, Map<String, String> versions, Instant now) {
    var isSame = versions.equals(update.after());
    var good = isSame || update.goodAnswers() == 0 ? update.goodAnswers() + 1 : 1;
    if (good < GOOD) {
      var words = "%d of %d good answers since".formatted(good, GOOD);
      return inTime(update.read(versions, Phase.SETTLING, words, good, now), now);
    }
    var changed = changes(update.before(), versions);
    if (!changed.isEmpty()) {
      return update.read(versions, Phase.UPDATED, String.join(", ", changed), good, now);
    }
    return update.saidDone()
        ? update.read(
            versions,
            Phase.UNCHANGED,
            "the BMC says that it is done, and every version is as before; some firmware is written"
                + " at the machine's next restart: restart it, then look with ichor bmc firmware",
            good,
            now)
        : inTime(
            update.read(
                versions,
                Phase.SETTLING,
                "the BMC does not say that it is done, and every version is as before",
                GOOD,
                now),
            now);
  }

  /**
   * Whether its firmware may be being written. Also while nobody knows whether it began: for as
   * long as a BMC may be silent over it.
   */
  public boolean mayBeWriting(FirmwareUpdate update, Instant now) {
    var since = Duration.between(update.startedAt(), now);
    return !update.phase().isOver()
        || (update.phase() == Phase.UNKNOWN && since.compareTo(limits.silence()) <= 0);
  }

  /** Nothing came back. */
  public FirmwareUpdate silent(FirmwareUpdate update, String why, Instant now) {
    var silence = Duration.between(update.lastAnswer(), now);
    if (silence.compareTo(limits.silence()) > 0) {
      return update.unseen(
          Phase.UNKNOWN,
          "the BMC has not answered for %d min since it took the update: whether it is written nobody knows; leave the machine's power as it is, wait, then reset the BMC by its button or its mains, and look with ichor bmc firmware (%s)"
              .formatted(silence.toMinutes(), why));
    }
    var next = update.phase() == Phase.RUNNING ? Phase.RUNNING : Phase.SETTLING;
    return inTime(
        update.unseen(next, "the BMC does not answer, as while it restarts: " + why), now);
  }

  /** It answers, and does not let the task be seen: only versions can tell. */
  public FirmwareUpdate unwatchable(FirmwareUpdate update, String why, Instant now) {
    return update.seen(Phase.SETTLING, "its task cannot be watched: " + why, 0, now);
  }

  /** Ichor ended between the question and the answer. */
  public static FirmwareUpdate interrupted(FirmwareUpdate update) {
    return update.unseen(
        Phase.UNKNOWN,
        "Ichor ended while the BMC was told: whether it took the update nobody knows; look with"
            + " ichor bmc firmware, and at the BMC's own tasks");
  }

  /** Its answer to the order was lost. */
  public static FirmwareUpdate lost(FirmwareUpdate update, String why) {
    return update.unseen(
        Phase.UNKNOWN,
        "the BMC's answer was lost: whether it took the update nobody knows; look with ichor bmc firmware, and at the BMC's own tasks (%s)"
            .formatted(why));
  }

  private FirmwareUpdate inTime(FirmwareUpdate update, Instant now) {
    return Duration.between(update.startedAt(), now).compareTo(limits.whole()) > 0
        ? update.unseen(
            Phase.UNKNOWN,
            "not over after %d min, last said: %s; look at the BMC's own tasks, and with ichor bmc firmware"
                .formatted(limits.whole().toMinutes(), update.words()))
        : update;
  }

  /** "BIOS 2.3 -> 2.4". */
  static List<String> changes(Map<String, String> before, Map<String, String> after) {
    var changes = new ArrayList<String>();
    var ids = new TreeSet<>(after.keySet());
    var was = new TreeMap<>(before);
    for (var id : ids) {
      var old = Optional.ofNullable(was.get(id));
      var now = Optional.ofNullable(after.get(id));
      if (!old.equals(now)) {
        changes.add("%s %s -> %s".formatted(id, old.orElse("none"), now.orElse("none")));
      }
    }
    return changes;
  }
}
