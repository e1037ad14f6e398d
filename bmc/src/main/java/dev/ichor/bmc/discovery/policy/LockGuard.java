package dev.ichor.bmc.discovery.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which credential is tried next on one BMC, so that no account is locked: BMCs lock after three to
 * five wrong passwords, and count for minutes to an hour. A pair that was refused is not sent again
 * while that counts, and no account gets more than {@link #WRONG_PER_USER} wrong passwords, no BMC
 * more than {@link #WRONG_PER_BMC}.
 */
public final class LockGuard {
  static final int WRONG_PER_USER = 2;
  static final int WRONG_PER_BMC = 4;

  /** How long a refusal counts. */
  public static final Duration MEMORY = Duration.ofHours(1);

  private LockGuard() {}

  /**
   * A login that was refused, or that is sent now. The second counts as the first does: a crash, or
   * an answer that never comes, does not take it from the BMC's own count.
   *
   * @param digest of user and password, so that the pair is known again without keeping it
   * @param isOpen no answer came to it; the pair itself may be right
   */
  public record Refusal(String user, String digest, Instant at, boolean isOpen) {
    /** A refused one. */
    public Refusal(String user, String digest, Instant at) {
      this(user, digest, at, false);
    }
  }

  /** What to do next. */
  public sealed interface Next {
    record Try(int index) implements Next {}

    /** The list is through, or the rest would come too near to a lock. */
    record Enough(String why) implements Next {}
  }

  /**
   * @param digests of the credentials, in their order
   * @param refused what this BMC refused so far
   */
  public static Next next(
      List<Credential> credentials, List<String> digests, List<Refusal> refused, Instant now) {
    var counting = refused.stream().filter(it -> it.at().plus(MEMORY).isAfter(now)).toList();
    if (counting.size() >= WRONG_PER_BMC) {
      return enough(counting, "%d logins were refused or had no answer".formatted(counting.size()));
    }
    Optional<String> held = Optional.empty();
    for (var index = 0; index < credentials.size(); index++) {
      var user = credentials.get(index).user();
      var digest = digests.get(index);
      if (counting.stream().anyMatch(it -> it.digest().equals(digest) && !it.isOpen())) {
        continue;
      }
      var wrong = counting.stream().filter(it -> it.user().equals(user)).count();
      if (wrong >= WRONG_PER_USER) {
        held =
            Optional.of(
                "'%s' had %d passwords that were refused or had no answer".formatted(user, wrong));
        continue;
      }
      return new Next.Try(index);
    }
    return held.<Next>map(why -> enough(counting, why))
        .orElseGet(() -> new Next.Enough("every credential of the list was refused; add another"));
  }

  private static Next enough(List<Refusal> counting, String why) {
    var until =
        counting.stream().map(it -> it.at().plus(MEMORY)).min(Instant::compareTo).orElseThrow();
    return new Next.Enough(
        "%s; the next try may lock the account, so not before %s".formatted(why, until));
  }
}
