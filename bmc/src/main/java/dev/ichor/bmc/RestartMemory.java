package dev.ichor.bmc;

import dev.ichor.inventory.model.BmcEndpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** When each machine was last restarted by this process, within a day. */
final class RestartMemory {
  private static final Duration AGE = Duration.ofDays(1);

  private final LongSupplier nanos;
  private final Fading<Boolean> restarts;

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  RestartMemory(LongSupplier nanos) {
    this.nanos = nanos;
    this.restarts = new Fading<>(AGE, nanos);
  }

  void restarted(BmcEndpoint bmc) {
    restarts.put(bmc.address(), true);
  }

  Optional<Duration> since(BmcEndpoint bmc) {
    return restarts
        .of(bmc.address())
        .map(kept -> Duration.ofNanos(nanos.getAsLong() - kept.since()));
  }

  void forget(BmcEndpoint bmc) {
    restarts.forget(bmc.address());
  }

  int size() {
    return restarts.size();
  }
}
