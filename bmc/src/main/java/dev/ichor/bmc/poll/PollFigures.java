package dev.ichor.bmc.poll;

import java.time.Duration;

/**
 * How looking goes.
 *
 * @param watched machines that are looked at
 * @param on of these, those whose BMC said last that they are on
 * @param unseen of these, those whose last look brought nothing
 * @param running looks under way now
 * @param queued looks whose time has come and that did not begin yet
 * @param looks since the start
 * @param failed of these, those that brought nothing
 * @param taken times that another action had the BMC
 * @param longestWait longest time from when a look was due to when it began, of the last one to two
 *     minutes
 * @param longestLook longest look that brought an answer, of the last one to two minutes
 */
public record PollFigures(
    int watched,
    int on,
    int unseen,
    int running,
    int queued,
    long looks,
    long failed,
    long taken,
    Duration longestWait,
    Duration longestLook) {
  /** Looking is switched off. */
  public static final PollFigures OFF =
      new PollFigures(0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO);
}
