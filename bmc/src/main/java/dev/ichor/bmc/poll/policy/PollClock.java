package dev.ichor.bmc.poll.policy;

import java.time.Duration;

/**
 * When a BMC is looked at next. Times are durations since the poll began; each BMC has its own
 * place in the interval, so that a thousand are spread evenly and stay so.
 */
public final class PollClock {
  /** Of the interval: looks do not fall into step with what else runs by the minute. */
  private static final double JITTER = 0.1;

  /** First looks after a start, while nothing is known, are quicker than the interval. */
  private static final int FIRST_PER_SECOND = 50;

  private final PollLimits limits;

  public PollClock(PollLimits limits) {
    this.limits = limits;
  }

  /**
   * The first look.
   *
   * @param position how many others were entered before
   */
  public Duration first(Duration now, int position) {
    var spread = Duration.ofMillis(1000L * position / FIRST_PER_SECOND);
    var most = limits.interval();
    return now.plus(
        spread.compareTo(most) < 0 ? spread : Duration.ofNanos(spread.toNanos() % most.toNanos()));
  }

  /**
   * The look after this one.
   *
   * @param failures looks in a row that brought nothing, this one counted
   * @param place of this BMC within the interval, 0 to 1
   * @param dice 0 to 1, another each time
   */
  public Duration next(Duration now, Look look, int failures, double place, double dice) {
    return switch (look) {
      case Look.Power _ -> placed(now, place).plus(part(limits.interval(), JITTER * dice));
      case Look.Taken() -> now.plus(part(limits.taken(), 1 + dice));
      case Look.NotLetIn _ -> now.plus(part(limits.notLetIn(), 1 + JITTER * dice));
      case Look.Failed _ -> now.plus(part(pause(failures), 1 + JITTER * dice));
    };
  }

  /** The next time at this place, no sooner than half an interval from now. */
  private Duration placed(Duration now, double place) {
    var period = limits.interval().toNanos();
    var earliest = now.toNanos() + period / 2;
    var offset = (long) (period * place);
    var round = Math.floorDiv(earliest - offset + period - 1, period);
    return Duration.ofNanos(round * period + offset);
  }

  /** Doubles from the interval to the longest pause. */
  private Duration pause(int failures) {
    var doubled = limits.interval().multipliedBy(1L << Math.clamp(failures - 1L, 0, 16));
    return doubled.compareTo(limits.longest()) < 0 ? doubled : limits.longest();
  }

  private static Duration part(Duration whole, double factor) {
    return Duration.ofNanos((long) (whole.toNanos() * factor));
  }
}
