package dev.ichor.dhcp.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How long leases last (RFC 2131 §3.3, §4.4.5); whole seconds.
 *
 * @param standard when the client asks for nothing (option 51)
 * @param shortest least that a client may ask for
 * @param longest most that a client may ask for
 * @param renew T1, option 58; absent: half of the lease
 * @param rebind T2, option 59; absent: seven eighths of the lease
 */
public record LeaseTimes(
    Duration standard,
    Duration shortest,
    Duration longest,
    Optional<Duration> renew,
    Optional<Duration> rebind) {
  /** Long enough for an installation, short enough to see a machine that is gone. */
  public static final Duration DEFAULT = Duration.ofHours(1);

  private static final Duration LEAST = Duration.ofSeconds(60);

  public LeaseTimes {
    if (shortest.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("a lease lasts at least 60 s, got " + shortest);
    }
    if (shortest.compareTo(standard) > 0 || standard.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "lease times must rise: shortest %s, usual %s, longest %s"
              .formatted(text(shortest), text(standard), text(longest)));
    }
    var t1 = renew.orElse(standard.dividedBy(2));
    var t2 = rebind.orElse(standard.multipliedBy(7).dividedBy(8));
    if (t1.compareTo(t2) >= 0 || t2.compareTo(standard) >= 0) {
      throw new IllegalArgumentException(
          "renewal %s must come before rebinding %s, and that before the lease's end %s"
              .formatted(text(t1), text(t2), text(standard)));
    }
  }

  /** Always this long, whatever the client asks for. */
  public static LeaseTimes of(Duration fixed) {
    return new LeaseTimes(fixed, fixed, fixed, Optional.empty(), Optional.empty());
  }

  /**
   * What one lease is told, in seconds.
   *
   * @param renew T1, below {@code rebind}
   * @param rebind T2, below {@code lease}
   */
  public record Told(long lease, long renew, long rebind) {}

  /**
   * @param asked option 51 of the client, seconds
   * @param atMost a lease that must not last, because the address is the client's for now only
   */
  Told told(Optional<Long> asked, Optional<Duration> atMost) {
    var lease =
        asked.isPresent()
            ? Math.clamp(asked.get(), shortest.toSeconds(), longest.toSeconds())
            : standard.toSeconds();
    if (atMost.isPresent()) {
      lease = Math.min(lease, Math.max(LEAST.toSeconds(), atMost.get().toSeconds()));
    }
    return new Told(lease, share(renew, lease, lease / 2), share(rebind, lease, lease * 7 / 8));
  }

  /** A T1 or T2 that was chosen for the usual lease keeps its share in a longer or shorter one. */
  private long share(Optional<Duration> chosen, long lease, long otherwise) {
    return chosen.isPresent() ? chosen.get().toSeconds() * lease / standard.toSeconds() : otherwise;
  }

  private static String text(Duration time) {
    return time.toSeconds() + "s";
  }
}
