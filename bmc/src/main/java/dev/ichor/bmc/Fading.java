package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What is kept of each BMC for a while and no longer: what is too old is not only not believed but
 * gone, after twice its time at the latest where anything is put at all.
 */
final class Fading<V> {
  private final long age;
  private final LongSupplier nanos;
  private final Map<String, Kept<V>> all = new ConcurrentHashMap<>();
  private final AtomicLong swept;

  /**
   * @param since nanoseconds of the clock
   */
  record Kept<V>(V value, long since) {
    Kept {
      requireNonNull(value, "value");
    }
  }

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  Fading(Duration age, LongSupplier nanos) {
    this.age = age.toNanos();
    this.nanos = nanos;
    this.swept = new AtomicLong(nanos.getAsLong());
  }

  Optional<Kept<V>> of(String bmc) {
    var now = nanos.getAsLong();
    return Optional.ofNullable(all.get(bmc)).filter(kept -> isFresh(kept, now));
  }

  void put(String bmc, V value) {
    var now = nanos.getAsLong();
    sweep(now);
    all.put(bmc, new Kept<>(value, now));
  }

  /** The same value keeps its time. */
  void putIfOther(String bmc, V value) {
    var now = nanos.getAsLong();
    sweep(now);
    all.compute(
        bmc,
        (_, old) ->
            old != null && old.value().equals(value) && isFresh(old, now)
                ? old
                : new Kept<>(value, now));
  }

  void forget(String bmc) {
    all.remove(bmc);
  }

  int size() {
    return all.size();
  }

  private boolean isFresh(Kept<V> kept, long now) {
    return now - kept.since() < age;
  }

  private void sweep(long now) {
    var last = swept.get();
    if (now - last >= age && swept.compareAndSet(last, now)) {
      all.values().removeIf(kept -> !isFresh(kept, now));
    }
  }
}
