package dev.ichor.bmc.credentials;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A change of a BMC's login that is under way, or was when Ichor ended. Both passwords are sealed
 * on disk until it is known which one holds.
 *
 * @param before the login with which it is made
 * @param at when it was begun; absent where an earlier version wrote it
 * @param tries to settle it; absent before the first
 */
record Change(
    MachineId machine,
    BmcEndpoint before,
    BmcEndpoint after,
    Optional<Instant> at,
    Optional<Tries> tries) {
  /** A BMC may take a password so long after it was told: its answer was lost, its task waits. */
  static final Duration GRACE = Duration.ofMinutes(15);

  Change {
    requireNonNull(machine, "machine");
    requireNonNull(before, "before");
    requireNonNull(after, "after");
    requireNonNull(at, "at");
    requireNonNull(tries, "tries");
  }

  Change(MachineId machine, BmcEndpoint before, BmcEndpoint after, Optional<Instant> at) {
    this(machine, before, after, at, Optional.empty());
  }

  Change with(Tries tried) {
    return new Change(machine, before, after, at, Optional.of(tried));
  }

  Change tried(Instant now, BmcEndpoint present) {
    return with(new Tries(tries.map(Tries::count).orElse(0) + 1, now, present, false));
  }

  boolean isDue(BmcEndpoint present, Instant now) {
    return tries.map(last -> last.isDue(present, now)).orElse(true);
  }

  /** Where a BMC is, whatever protocol it is spoken to with. */
  static String place(BmcEndpoint bmc) {
    return bmc.host().toLowerCase(Locale.ROOT);
  }

  /** A machine has one change at each BMC that it ever had; several BMCs may share an address. */
  static String key(MachineId machine, BmcEndpoint bmc) {
    return "%s@%s".formatted(machine, place(bmc));
  }

  String key() {
    return key(machine, before);
  }

  boolean isOfSameUser() {
    return before.user().equals(after.user());
  }

  /**
   * @param start what counts where the time is not known: the start of this process
   */
  boolean isOld(Instant start, Instant now) {
    return !now.isBefore(at.orElse(start).plus(GRACE));
  }

  static boolean isSameBmc(BmcEndpoint one, BmcEndpoint other) {
    return one.protocol().isController()
        && other.protocol().isController()
        && place(one).equals(place(other));
  }

  /** Where the BMC is now, and by what it is trusted now, with an earlier login. */
  static BmcEndpoint login(BmcEndpoint present, BmcEndpoint login) {
    return present.withCredentials(login.user(), login.password());
  }

  static boolean isSameLogin(BmcEndpoint one, BmcEndpoint other) {
    return one.user().equals(other.user()) && one.password().equals(other.password());
  }
}
