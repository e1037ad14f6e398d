package dev.ichor.dhcp.server.journal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether the history of leases waits: while clients come in a storm, for so long at most. The
 * journal has their leases already; a rack that is powered on is through within this time.
 */
final class StormWatch {
  /** Leases a second from which on it is a storm. */
  static final long STORM = 500;

  /** A storm that lasts is no storm any more, and history goes on beside it. */
  static final long LONGEST_NANOS = 120_000_000_000L;

  /** Leases are counted over at least so long. */
  static final long WINDOW_NANOS = 250_000_000L;

  /** What was counted, and when. */
  private record Count(long leases, long nanos) {}

  private Optional<Count> last = Optional.empty();
  private OptionalLong since = OptionalLong.empty();

  /**
   * @param leases ever written, by the journal's count
   * @param nanos now, of a clock that only goes forward
   */
  boolean isStorm(long leases, long nanos) {
    if (last.isEmpty()) {
      last = Optional.of(new Count(leases, nanos));
      return false;
    }
    var elapsed = nanos - last.get().nanos();
    if (elapsed >= WINDOW_NANOS) {
      var rate = (leases - last.get().leases()) * 1e9 / elapsed;
      last = Optional.of(new Count(leases, nanos));
      if (rate < STORM) {
        since = OptionalLong.empty();
      } else if (since.isEmpty()) {
        since = OptionalLong.of(nanos);
      }
    }
    return since.isPresent() && nanos - since.getAsLong() < LONGEST_NANOS;
  }
}
