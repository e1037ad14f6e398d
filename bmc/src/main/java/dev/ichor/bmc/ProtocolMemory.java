package dev.ichor.bmc;

import dev.ichor.bmc.policy.Probed;
import dev.ichor.bmc.policy.Spoken;
import dev.ichor.inventory.model.BmcEndpoint;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which protocol worked with which BMC, for a while: firmware is updated and services are switched
 * on, so nothing is believed for ever.
 */
final class ProtocolMemory {
  private final Duration age;
  private final LongSupplier nanos;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Map<String, Probe> probes = new ConcurrentHashMap<>();

  private record Entry(Spoken spoken, long since) {}

  private record Probe(Probed probed, long since) {}

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  ProtocolMemory(Duration age, LongSupplier nanos) {
    this.age = age;
    this.nanos = nanos;
  }

  Optional<Spoken> of(BmcEndpoint bmc) {
    return Optional.ofNullable(entries.get(bmc.address()))
        .filter(entry -> nanos.getAsLong() - entry.since() < age.toNanos())
        .map(Entry::spoken);
  }

  /**
   * Only a change, or a first sight, starts the time anew: else a poller would keep it for ever.
   */
  void worked(BmcEndpoint bmc, Spoken spoken) {
    var now = nanos.getAsLong();
    entries.compute(
        bmc.address(),
        (_, old) ->
            old != null && old.spoken() == spoken && now - old.since() < age.toNanos()
                ? old
                : new Entry(spoken, now));
  }

  /** What the last probe found, while it still counts. */
  Optional<Probed> probed(BmcEndpoint bmc) {
    return Optional.ofNullable(probes.get(bmc.address()))
        .filter(probe -> nanos.getAsLong() - probe.since() < age.toNanos())
        .map(Probe::probed);
  }

  void probed(BmcEndpoint bmc, Probed found) {
    probes.put(bmc.address(), new Probe(found, nanos.getAsLong()));
  }

  /** What worked does not work any more: it is looked at anew next time. */
  void forget(BmcEndpoint bmc) {
    entries.remove(bmc.address());
    probes.remove(bmc.address());
  }
}
