package dev.ichor.boot.assets.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What may go: what nobody wants, and nobody has wanted for a while. */
public final class Garbage {
  private Garbage() {}

  /**
   * The verdict over everything held.
   *
   * @param unwantedSince of each name that nobody wants now; to be remembered for the next time
   * @param due those of them whose grace has passed
   */
  public record Verdict(Map<AssetName, Instant> unwantedSince, Set<AssetName> due) {
    public Verdict {
      unwantedSince = Map.copyOf(unwantedSince);
      due = Set.copyOf(due);
    }
  }

  /**
   * @param remembered since when nobody wants it, as found the last time
   * @param grace how long a name must be unwanted
   */
  public static Verdict judge(
      Collection<AssetName> held,
      Set<AssetName> wanted,
      Map<AssetName, Instant> remembered,
      Duration grace,
      Instant now) {
    var since = new TreeMap<AssetName, Instant>();
    var due = new java.util.TreeSet<AssetName>();
    for (var name : held) {
      if (wanted.contains(name)) {
        continue;
      }
      var from = remembered.getOrDefault(name, now);
      since.put(name, from);
      if (!from.plus(grace).isAfter(now)) {
        due.add(name);
      }
    }
    return new Verdict(since, due);
  }
}
