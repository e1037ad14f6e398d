package dev.ichor.bmc.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What is kept per BMC between uses, made when first needed. It goes when it is told to be
 * forgotten, or when nobody used it for hours, but never while somebody has it: whoever comes then
 * shares it.
 *
 * @param <K> how a BMC is known
 * @param <L> what is kept of it
 */
public final class Lanes<K, L> {
  /** Longer than anything that comes back by itself. */
  private static final Duration IDLE = Duration.ofHours(12);

  private final Supplier<L> maker;
  private final long idle;
  private final LongSupplier nanos;
  private final Map<K, Held<L>> lanes = new ConcurrentHashMap<>();
  private final AtomicLong swept;

  /** Changed only inside of {@link ConcurrentHashMap#compute} of its key. */
  private static final class Held<L> {
    private final L lane;
    private int users;
    private boolean isForgotten;
    private long left;

    Held(L lane) {
      this.lane = lane;
    }
  }

  public Lanes(Supplier<L> maker) {
    this(maker, IDLE, System::nanoTime);
  }

  /**
   * @param idle what was not used for so long is forgotten
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  Lanes(Supplier<L> maker, Duration idle, LongSupplier nanos) {
    this.maker = requireNonNull(maker, "maker");
    this.idle = idle.toNanos();
    this.nanos = nanos;
    this.swept = new AtomicLong(nanos.getAsLong());
  }

  /** This BMC's, which is to be given back in every case. */
  public L take(K key) {
    sweep();
    return requireNonNull(
            lanes.compute(
                key,
                (_, held) -> {
                  var mine = held == null ? new Held<>(maker.get()) : held;
                  mine.users++;
                  mine.isForgotten = false;
                  return mine;
                }))
        .lane;
  }

  public void giveBack(K key) {
    lanes.computeIfPresent(
        key,
        (_, held) -> {
          held.users--;
          held.left = nanos.getAsLong();
          return held.users == 0 && held.isForgotten ? null : held;
        });
  }

  /** Gone when the last who has it gives it back, unless somebody else took it meanwhile. */
  public void forget(K key) {
    lanes.computeIfPresent(
        key,
        (_, held) -> {
          held.isForgotten = true;
          return held.users == 0 ? null : held;
        });
  }

  public int size() {
    return lanes.size();
  }

  private void sweep() {
    var now = nanos.getAsLong();
    var last = swept.get();
    if (now - last < idle / 2 || !swept.compareAndSet(last, now)) {
      return;
    }
    for (var key : lanes.keySet()) {
      lanes.computeIfPresent(
          key, (_, held) -> held.users == 0 && now - held.left >= idle ? null : held);
    }
  }
}
