package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.redfish.policy.BmcIdentity;
import dev.ichor.bmc.redfish.policy.Quirks;
import dev.ichor.bmc.redfish.wire.Reference;
import dev.ichor.bmc.redfish.wire.ServiceRoot;
import dev.ichor.inventory.model.BmcTrust;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.OkHttpClient;

/**
 * What is kept per BMC between actions: whose turn it is, its connections, how it takes a login,
 * who it says it is. Everything but the lock is only touched by who holds it.
 */
final class RedfishLane {
  private final ReentrantLock turn = new ReentrantLock(true);
  private Optional<Wire> wire = Optional.empty();
  private Optional<Quirks.LoginHabit> login = Optional.empty();
  private BmcIdentity identity = BmcIdentity.UNKNOWN;
  private long identityNanos;
  private boolean identified;
  private Optional<Found> found = Optional.empty();
  private long foundNanos;
  private long lastNanos;
  private boolean spokenTo;

  /** Connections that trust what was approved when they were made. */
  record Wire(Optional<BmcTrust> trust, CertificateGuard guard, OkHttpClient http) {}

  /**
   * Where things are.
   *
   * @param system the only one it has; absent: it was not looked for, or there are several
   */
  record Found(ServiceRoot root, Optional<Reference> system) {}

  boolean enter(Duration patience) throws InterruptedException {
    return turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  void leave() {
    turn.unlock();
  }

  Optional<Wire> wire(Optional<BmcTrust> trust) {
    return wire.filter(kept -> kept.trust().equals(trust));
  }

  void keep(Wire made) {
    wire = Optional.of(made);
  }

  Optional<Quirks.LoginHabit> login() {
    return login;
  }

  /** This is how it let us in. */
  void remember(Quirks.LoginHabit worked) {
    login = Optional.of(worked);
  }

  Optional<BmcIdentity> identity(Duration age) {
    return identified && System.nanoTime() - identityNanos < age.toNanos()
        ? Optional.of(identity)
        : Optional.empty();
  }

  void remember(BmcIdentity said) {
    identity = said;
    identityNanos = System.nanoTime();
    identified = true;
  }

  /** What was found within so long. */
  Optional<Found> found(Duration age) {
    return found.filter(_ -> System.nanoTime() - foundNanos < age.toNanos());
  }

  /** The root counts from now on; the system is added when it is known. */
  void remember(ServiceRoot root) {
    found = Optional.of(new Found(root, Optional.empty()));
    foundNanos = System.nanoTime();
  }

  void remember(Reference system) {
    found = found.map(it -> new Found(it.root(), Optional.of(system)));
  }

  /** Something was not where it was. */
  void forget() {
    found = Optional.empty();
  }

  /** Waits until {@code interval} has passed since the last request, then counts this one. */
  void pace(Duration interval) throws InterruptedException {
    if (spokenTo) {
      var left = interval.toNanos() - (System.nanoTime() - lastNanos);
      if (left > 0) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
    }
    spokenTo = true;
    lastNanos = System.nanoTime();
  }
}
