package dev.ichor.bmc;

import dev.ichor.inventory.model.BmcEndpoint;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** When each machine was last restarted by this process. */
final class RestartMemory {
  private final LongSupplier nanos;
  private final Map<String, Long> restarts = new ConcurrentHashMap<>();

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  RestartMemory(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void restarted(BmcEndpoint bmc) {
    restarts.put(bmc.address(), nanos.getAsLong());
  }

  Optional<Duration> since(BmcEndpoint bmc) {
    return Optional.ofNullable(restarts.get(bmc.address()))
        .map(at -> Duration.ofNanos(nanos.getAsLong() - at));
  }
}
