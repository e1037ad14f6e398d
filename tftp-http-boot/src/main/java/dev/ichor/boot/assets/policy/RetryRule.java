package dev.ichor.boot.assets.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How often and how soon a broken fetch is tried again. Attempts that brought the file further do
 * not count against the budget, but there is an end to them too.
 *
 * @param fruitless attempts in a row that brought nothing, at most
 * @param attempts altogether
 * @param first wait; doubles each time
 * @param longest wait
 * @param rest after the budget is spent, until a new one begins
 */
public record RetryRule(
    int fruitless, int attempts, Duration first, Duration longest, Duration rest) {
  public static final RetryRule STANDARD =
      new RetryRule(6, 60, Duration.ofSeconds(2), Duration.ofMinutes(2), Duration.ofMinutes(30));

  public RetryRule {
    requireNonNull(first, "first");
    requireNonNull(longest, "longest");
    requireNonNull(rest, "rest");
  }

  /** What comes next. */
  public sealed interface Next {
    /** The same again. */
    record Again(Duration after) implements Next {}

    /** Nothing by itself; somebody has to act. */
    record GiveUp() implements Next {}

    /** The budget is spent; a new one begins later. */
    record Rest(Duration until) implements Next {}
  }

  /**
   * @param attempt how many were made, this one included
   * @param inVain how many in a row brought nothing, this one included; 0: this one brought octets
   */
  public Next after(FactoryFault fault, int attempt, int inVain) {
    if (!fault.isTemporary()) {
      return new Next.GiveUp();
    }
    if (inVain >= fruitless || attempt >= attempts) {
      return new Next.Rest(rest);
    }
    return new Next.Again(asked(fault).orElseGet(() -> wait(inVain)));
  }

  private Optional<Duration> asked(FactoryFault fault) {
    return fault instanceof FactoryFault.Refused(_, _, _, var after)
        ? after.map(wanted -> wanted.compareTo(longest) > 0 ? longest : wanted)
        : Optional.empty();
  }

  private Duration wait(int inVain) {
    var doubled = first.multipliedBy(1L << Math.min(Math.max(inVain - 1, 0), 20));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }
}
