package dev.ichor.inventory.rollout;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which Talos may follow which: one minor at a time (Talos "Upgrading Talos"). Pure. */
public final class VersionStep {
  private static final Pattern VERSION = Pattern.compile("v1\\.(\\d{1,3})\\.(\\d{1,4})(-.*)?");

  private VersionStep() {}

  /** Why not, then the remedy; empty: it may. The same version may, for another schematic. */
  public static Optional<String> objection(String from, String to) {
    var old = VERSION.matcher(from);
    var next = VERSION.matcher(to);
    if (!old.matches() || !next.matches()) {
      return Optional.of(
          "%s to %s is no step between releases of Talos 1; name one as v1.13.9"
              .formatted(from, to));
    }
    var oldMinor = Integer.parseInt(old.group(1));
    var newMinor = Integer.parseInt(next.group(1));
    if (newMinor > oldMinor + 1) {
      return Optional.of(
          "from %s to %s skips a minor version; upgrade to the newest v1.%d first"
              .formatted(from, to, oldMinor + 1));
    }
    if (newMinor < oldMinor) {
      return Optional.of(
          "%s is older than %s; an upgrade is undone with revert".formatted(to, from));
    }
    return Optional.empty();
  }
}
