package dev.ichor.bmc.poll.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a machine's power by looking.
 *
 * @param state what the BMC said last; absent: it never said it since the start of Ichor
 * @param lookedAt the last look, whatever came of it
 * @param problem why the last look brought nothing
 * @param failures looks in a row that brought nothing
 */
public record PowerSeen(
    Optional<State> state, Instant lookedAt, Optional<String> problem, int failures) {
  /**
   * @param at when the BMC said so last
   * @param since when it said so first, without having said otherwise
   * @param progress how far the machine's start was, where the BMC says that
   */
  public record State(boolean on, Instant at, Instant since, Optional<String> progress) {
    public State {
      requireNonNull(at, "at");
      requireNonNull(since, "since");
      requireNonNull(progress, "progress");
    }
  }

  public PowerSeen {
    requireNonNull(state, "state");
    requireNonNull(lookedAt, "lookedAt");
    requireNonNull(problem, "problem");
  }

  /** What is known after this look; {@link Look.Taken} was none. */
  public static Optional<PowerSeen> after(Optional<PowerSeen> before, Look look, Instant now) {
    return switch (look) {
      case Look.Power(var on, var progress) -> {
        var since =
            before
                .flatMap(PowerSeen::state)
                .filter(state -> state.on() == on)
                .map(State::since)
                .orElse(now);
        var state = new State(on, now, since, progress);
        yield Optional.of(new PowerSeen(Optional.of(state), now, Optional.empty(), 0));
      }
      case Look.Taken() -> before;
      case Look.NotLetIn(var advice) -> Optional.of(failed(before, advice, now));
      case Look.Failed(var advice) -> Optional.of(failed(before, advice, now));
    };
  }

  private static PowerSeen failed(Optional<PowerSeen> before, String advice, Instant now) {
    return new PowerSeen(
        before.flatMap(PowerSeen::state),
        now,
        Optional.of(advice),
        before.map(PowerSeen::failures).orElse(0) + 1);
  }
}
