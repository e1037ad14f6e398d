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
 * @param stranger how it is tried again while something else answers in the factory's place
 */
public record RetryRule(
    int fruitless,
    int attempts,
    Duration first,
    Duration longest,
    Duration rest,
    Stranger stranger) {
  public static final RetryRule STANDARD =
      new RetryRule(
          6,
          60,
          Duration.ofSeconds(2),
          Duration.ofMinutes(2),
          Duration.ofMinutes(30),
          new Stranger(48, Duration.ofMinutes(1), Duration.ofMinutes(30)));

  /**
   * A captive portal is opened by somebody, some time: so rarely, but for a day.
   *
   * @param most answers in a row before it is given up
   * @param first wait; doubles each time
   * @param longest wait
   */
  public record Stranger(int most, Duration first, Duration longest) {
    public Stranger {
      requireNonNull(first, "first");
      requireNonNull(longest, "longest");
    }
  }

  public RetryRule {
    requireNonNull(first, "first");
    requireNonNull(longest, "longest");
    requireNonNull(rest, "rest");
    requireNonNull(stranger, "stranger");
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
    return switch (fault.hope()) {
      case NONE -> new Next.GiveUp();
      case LATER ->
          inVain >= stranger.most()
              ? new Next.GiveUp()
              : new Next.Again(doubled(stranger.first(), stranger.longest(), inVain));
      case SOON ->
          inVain >= fruitless || attempt >= attempts
              ? new Next.Rest(rest)
              : new Next.Again(asked(fault).orElseGet(() -> doubled(first, longest, inVain)));
    };
  }

  private Optional<Duration> asked(FactoryFault fault) {
    return fault instanceof FactoryFault.Refused(_, _, _, var after)
        ? after.map(wanted -> wanted.compareTo(longest) > 0 ? longest : wanted)
        : Optional.empty();
  }

  private static Duration doubled(Duration first, Duration longest, int inVain) {
    var doubled = first.multipliedBy(1L << Math.min(Math.max(inVain - 1, 0), 20));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }
}
