package dev.ichor.inventory.enrolment;

import java.time.Duration;

/**
 * Budgets of the phases. The defaults suit real servers (POST takes minutes).
 *
 * @param netboot from power-on to the first Talos answer
 * @param handover from assignment to an accepted configuration
 * @param install from the accepted configuration to a node that answers installed
 * @param clean from release to a wiped machine
 * @param silence a machine with a BMC that shows nothing for so long is taken to be off
 * @param firstRetry pause after the first attempt that failed; doubles up to {@code longestRetry}
 * @param attempts how many attempts a step has
 * @param watch how often an ACTIVE node is looked at
 */
public record Timings(
    Duration netboot,
    Duration handover,
    Duration install,
    Duration clean,
    Duration silence,
    Duration firstRetry,
    Duration longestRetry,
    int attempts,
    Duration watch) {
  public static Timings standard() {
    return new Timings(
        Duration.ofMinutes(20),
        Duration.ofMinutes(30),
        Duration.ofMinutes(30),
        Duration.ofMinutes(60),
        Duration.ofMinutes(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(15),
        500,
        Duration.ofSeconds(30));
  }

  /** Doubling from {@code firstRetry}, capped. */
  Duration pauseAfter(int attempt) {
    var shift = Math.min(Math.max(attempt - 1, 0), 16);
    var pause = firstRetry.multipliedBy(1L << shift);
    return pause.compareTo(longestRetry) > 0 ? longestRetry : pause;
  }
}
