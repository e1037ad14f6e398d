package dev.ichor.bmc.discovery;

import dev.ichor.bmc.client.Lanes;
import dev.ichor.bmc.discovery.policy.LockGuard;
import dev.ichor.bmc.discovery.policy.LockGuard.Refusal;
import dev.ichor.inventory.port.RecordStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many wrong passwords each host had from us. A login is counted on disk before it is sent, and
 * taken from the count when the BMC let us in or cannot have judged it: a scan that is killed, or
 * that runs beside another one, tries no more than one scan may.
 */
final class LoginCount {
  private static final String KIND = "bmc-refusals";

  private final RecordStore store;
  private final ConcurrentMap<String, Refusals> hosts = new ConcurrentHashMap<>();
  private final Lanes<String, ReentrantLock> turns = new Lanes<>(ReentrantLock::new);

  /** What one host refused, or may have. */
  record Refusals(String host, List<Refusal> refused) {
    Refusals {
      refused = List.copyOf(refused);
    }
  }

  LoginCount(RecordStore store) {
    this.store = store;
    store.kept(KIND, Refusals.class).forEach(it -> hosts.put(key(it.host()), it));
  }

  private static String key(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  /**
   * Held from the look at the count until the answer of the login; {@link #leave} in every case.
   */
  ReentrantLock turn(String host) {
    return turns.take(key(host));
  }

  void leave(String host) {
    turns.forget(key(host));
    turns.giveBack(key(host));
  }

  List<Refusal> of(String host) {
    var known = hosts.get(key(host));
    return known == null ? List.of() : known.refused();
  }

  /** On disk when it returns: now it may be sent. */
  Refusal begun(String host, String user, String pair, Instant now) {
    var open = new Refusal(user, pair, now, true);
    var all = new ArrayList<>(of(host));
    all.removeIf(old -> old.at().plus(LockGuard.MEMORY).isBefore(now));
    all.add(open);
    keep(host, all);
    return open;
  }

  /** The BMC said no. */
  void refused(String host, Refusal open) {
    var all = new ArrayList<>(of(host));
    all.remove(open);
    all.add(new Refusal(open.user(), open.digest(), open.at()));
    keep(host, all);
  }

  /** The BMC let us in, or never judged it. */
  void forget(String host, Refusal open) {
    var all = new ArrayList<>(of(host));
    all.remove(open);
    keep(host, all);
  }

  private void keep(String host, List<Refusal> all) {
    var after = new Refusals(host, all);
    if (all.isEmpty()) {
      store.drop(KIND, key(host));
      hosts.remove(key(host));
    } else {
      store.keep(KIND, key(host), after);
      hosts.put(key(host), after);
    }
  }
}
