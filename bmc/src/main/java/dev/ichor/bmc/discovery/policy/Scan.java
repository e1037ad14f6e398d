package dev.ichor.bmc.discovery.policy;

import dev.ichor.bmc.policy.Probed;
import dev.ichor.inventory.model.BmcEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One look for BMCs, as far as it has come.
 *
 * @param total addresses to look at
 * @param looked addresses looked at so far
 * @param found in the order in which they answered
 * @param endedAt absent while it runs
 * @param cancelled a person ended it early
 */
public record Scan(
    UUID id,
    Instant askedAt,
    String what,
    int total,
    int looked,
    List<Found> found,
    Optional<Instant> endedAt,
    boolean cancelled) {
  public Scan {
    found = List.copyOf(found);
  }

  /**
   * A BMC.
   *
   * @param endpoint how it is spoken to, once a login came through; its password is a secret
   * @param claim what it says of its machine
   * @param login what came of logging in, one sentence
   */
  public record Found(
      String host,
      String source,
      Probed probed,
      Optional<BmcEndpoint> endpoint,
      Optional<BmcClaim> claim,
      String login,
      List<BmcFinding> findings) {
    public Found {
      findings = List.copyOf(findings);
    }
  }

  public boolean isOver() {
    return endedAt.isPresent();
  }

  public Scan looked(Optional<Found> more) {
    var all = new java.util.ArrayList<>(found);
    more.ifPresent(all::add);
    return new Scan(id, askedAt, what, total, looked + 1, all, endedAt, cancelled);
  }

  public Scan ended(Instant at, boolean early) {
    return new Scan(id, askedAt, what, total, looked, found, Optional.of(at), early);
  }
}
