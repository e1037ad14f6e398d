package dev.ichor.bmc.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When an open change is tried again: after 1, 5 and 10 minutes, by when it can be decided, then
 * hourly, for each try may cost a wrong password and BMCs lock accounts for those.
 */
final class Tries {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(10));
  private static final Duration LONGEST = Duration.ofHours(1);

  private record Last(int count, Instant at) {}

  private final ConcurrentMap<String, Last> tried = new ConcurrentHashMap<>();

  void tried(String key, Instant now) {
    tried.merge(key, new Last(1, now), (old, _) -> new Last(old.count() + 1, now));
  }

  void forget(String key) {
    tried.remove(key);
  }

  boolean isDue(String key, Instant now) {
    var last = tried.get(key);
    if (last == null) {
      return true;
    }
    var pause = last.count() > PAUSES.size() ? LONGEST : PAUSES.get(last.count() - 1);
    return !now.isBefore(last.at().plus(pause));
  }
}
