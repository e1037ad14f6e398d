package dev.ichor.boot.assets.factory;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.policy.AssetName;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How far one asset is on its way into the store.
 *
 * @param octets that came so far
 * @param total absent: the factory has not said
 * @param attempts made since somebody asked
 * @param why what was in the way last, with its remedy; empty: nothing
 * @param since when this phase began
 * @param nextAt when it is tried again; absent: it is not, or it runs
 */
public record Fetch(
    AssetName name,
    Phase phase,
    long octets,
    Optional<Long> total,
    int attempts,
    String why,
    Instant since,
    Optional<Instant> nextAt) {
  public Fetch {
    requireNonNull(name, "name");
    requireNonNull(phase, "phase");
    requireNonNull(total, "total");
    requireNonNull(why, "why");
    requireNonNull(since, "since");
    requireNonNull(nextAt, "nextAt");
  }

  /** Where it stands. */
  public enum Phase {
    QUEUED,
    FETCHING,
    /** Broke off; goes on by itself. */
    WAITING,
    DONE,
    /** Somebody has to act. */
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Fetch queued(AssetName name, Instant now) {
    return new Fetch(name, Phase.QUEUED, 0, Optional.empty(), 0, "", now, Optional.empty());
  }

  Fetch as(Phase next, String reason, Instant now, Optional<Instant> again) {
    return new Fetch(name, next, octets, total, attempts, reason, now, again);
  }

  Fetch began(Instant now) {
    return new Fetch(name, Phase.FETCHING, octets, total, attempts + 1, why, now, Optional.empty());
  }

  Fetch came(long now, Optional<Long> of) {
    return new Fetch(name, phase, now, of, attempts, why, since, nextAt);
  }

  /** For a screen: {@code 43 % of 81 MB}. */
  public String progress() {
    return total
        .filter(all -> all > 0)
        .map(all -> "%d %% of %d MB".formatted(octets * 100 / all, all / 1_000_000))
        .orElseGet(() -> "%d MB".formatted(octets / 1_000_000));
  }
}
