package dev.ichor.inventory.store;

import dev.ichor.inventory.port.LeaseArchive.End;
import dev.ichor.inventory.port.LeaseArchive.Tenure;
import dev.ichor.inventory.port.LeaseArchive.Why;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words on addresses become tenures: extensions are counted, not listed. Pure. */
final class TenureLedger {
  private final Map<Inet4Address, Entry> open = new HashMap<>();
  private final Map<Long, Tenure> changed = new LinkedHashMap<>();
  private final List<Tenure> added = new ArrayList<>();

  /**
   * @param id of its row; absent: it is the one at {@code index} among those that are new
   */
  private record Entry(Optional<Long> id, int index, Tenure tenure) {}

  /** A tenure that has a row and no end. */
  void known(long id, Tenure tenure) {
    open.put(tenure.address(), new Entry(Optional.of(id), 0, tenure));
  }

  /** Rows to write again, by their id. */
  Map<Long, Tenure> changed() {
    return changed;
  }

  /** Rows that are new. */
  List<Tenure> added() {
    return added;
  }

  void take(StoredLease word) {
    var entry = Optional.ofNullable(open.get(word.address()));
    var same = entry.filter(it -> isSame(it.tenure(), word));
    if (same.isEmpty()) {
      entry.ifPresent(it -> end(it, overtaken(it.tenure(), word.boundAt())));
    }
    switch (word.kind()) {
      case BOUND ->
          same.ifPresentOrElse(it -> put(it, extended(it.tenure(), word)), () -> begin(word));
      case RELEASED -> same.ifPresent(it -> end(it, end(word, Why.RELEASED)));
      case DECLINED -> end(same.orElseGet(() -> begin(word)), end(word, Why.DECLINED));
    }
  }

  /** The same client, and its lease had not run out when it spoke. */
  private static boolean isSame(Tenure tenure, StoredLease word) {
    return tenure.clientKey().equals(word.clientKey())
        && tenure.subnet().equals(word.subnet())
        && !tenure.expiresAt().isBefore(word.boundAt());
  }

  private static End overtaken(Tenure tenure, Instant at) {
    return tenure.expiresAt().isAfter(at)
        ? new End(at, Why.REPLACED, "")
        : new End(tenure.expiresAt(), Why.EXPIRED, "");
  }

  private static End end(StoredLease word, Why why) {
    return new End(word.boundAt(), why, word.origin().by());
  }

  private Entry begin(StoredLease word) {
    var tenure =
        new Tenure(
            word.address(),
            word.subnet(),
            word.clientKey(),
            word.mac(),
            word.hostname(),
            word.boundAt(),
            word.boundAt(),
            0,
            word.expiresAt(),
            word.origin(),
            Optional.empty());
    var entry = new Entry(Optional.empty(), added.size(), tenure);
    added.add(tenure);
    open.put(word.address(), entry);
    return entry;
  }

  private static Tenure extended(Tenure tenure, StoredLease word) {
    return new Tenure(
        tenure.address(),
        tenure.subnet(),
        tenure.clientKey(),
        word.mac().or(tenure::mac),
        word.hostname().or(tenure::hostname),
        tenure.boundAt(),
        word.boundAt(),
        tenure.renewals() + 1,
        word.expiresAt(),
        word.origin().via().isEmpty() ? tenure.origin() : word.origin(),
        Optional.empty());
  }

  private void end(Entry entry, End end) {
    var tenure = entry.tenure();
    put(
        entry,
        new Tenure(
            tenure.address(),
            tenure.subnet(),
            tenure.clientKey(),
            tenure.mac(),
            tenure.hostname(),
            tenure.boundAt(),
            tenure.lastSeen(),
            tenure.renewals(),
            tenure.expiresAt(),
            tenure.origin(),
            Optional.of(end)));
    open.remove(tenure.address());
  }

  private void put(Entry entry, Tenure tenure) {
    open.put(tenure.address(), new Entry(entry.id(), entry.index(), tenure));
    entry
        .id()
        .ifPresentOrElse(id -> changed.put(id, tenure), () -> added.set(entry.index(), tenure));
  }
}
