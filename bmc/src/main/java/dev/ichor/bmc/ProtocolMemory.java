package dev.ichor.bmc;

import dev.ichor.bmc.policy.Probed;
import dev.ichor.bmc.policy.Spoken;
import dev.ichor.inventory.model.BmcEndpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Which protocol worked with which BMC, for a while: firmware is updated and services are switched
 * on, so nothing is believed for ever.
 */
final class ProtocolMemory {
  private final Fading<Spoken> entries;
  private final Fading<Probed> probes;

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  ProtocolMemory(Duration age, LongSupplier nanos) {
    entries = new Fading<>(age, nanos);
    probes = new Fading<>(age, nanos);
  }

  Optional<Spoken> of(BmcEndpoint bmc) {
    return entries.of(bmc.address()).map(Fading.Kept::value);
  }

  /**
   * Only a change, or a first sight, starts the time anew: else a poller would keep it for ever.
   */
  void worked(BmcEndpoint bmc, Spoken spoken) {
    entries.putIfOther(bmc.address(), spoken);
  }

  /** What the last probe found, while it still counts. */
  Optional<Probed> probed(BmcEndpoint bmc) {
    return probes.of(bmc.address()).map(Fading.Kept::value);
  }

  void probed(BmcEndpoint bmc, Probed found) {
    probes.put(bmc.address(), found);
  }

  /** What worked does not work any more: it is looked at anew next time. */
  void forget(BmcEndpoint bmc) {
    entries.forget(bmc.address());
    probes.forget(bmc.address());
  }

  int size() {
    return entries.size() + probes.size();
  }
}
