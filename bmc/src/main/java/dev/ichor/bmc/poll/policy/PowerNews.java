package dev.ichor.bmc.poll.policy;

import java.util.Optional;
import java.util.Set;

/**
 * What looking brought that belongs on a machine's timeline: changes, not each look.
 *
 * @param kind short stable code
 * @param text one sentence
 */
public record PowerNews(String kind, String text) {
  /** So many looks in a row without an answer are news; one may be a lost packet. */
  public static final int SILENT = 3;

  private static final String SEEN = "power-seen";
  private static final String UNSEEN = "power-unseen";

  /** All that looking itself tells: no reason to look again. */
  public static final Set<String> KINDS = Set.of(SEEN, UNSEEN);

  /** Empty when nothing changed, and for the first thing known: then only Ichor changed. */
  public static Optional<PowerNews> of(Optional<PowerSeen> before, PowerSeen now) {
    var failed = before.map(PowerSeen::failures).orElse(0);
    if (now.problem().isPresent()) {
      return now.failures() == SILENT
          ? Optional.of(
              new PowerNews(
                  UNSEEN, "its power cannot be seen any more: " + now.problem().orElseThrow()))
          : Optional.empty();
    }
    var was = before.flatMap(PowerSeen::state).map(PowerSeen.State::on);
    var is = now.state().map(PowerSeen.State::on);
    if (was.isPresent() && !was.equals(is)) {
      return Optional.of(
          new PowerNews(SEEN, "the BMC reports power " + (is.orElseThrow() ? "on" : "off")));
    }
    return failed >= SILENT
        ? Optional.of(
            new PowerNews(
                SEEN,
                "the BMC answers again and reports power " + (is.orElseThrow() ? "on" : "off")))
        : Optional.empty();
  }
}
