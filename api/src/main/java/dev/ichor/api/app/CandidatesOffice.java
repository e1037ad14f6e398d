package dev.ichor.api.app;

import dev.ichor.api.config.BmcDiscoverWish;
import dev.ichor.bmc.discovery.BmcCandidates;
import dev.ichor.bmc.discovery.BmcCandidates.Looks;
import dev.ichor.bmc.discovery.policy.BmcCandidate;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.port.LeaseWatch;
import dev.ichor.inventory.port.RecordStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What becomes of DHCP clients that look like BMCs, as configured. */
public final class CandidatesOffice implements AutoCloseable {
  private static final int REDFISH_PORT = 443;

  private final BmcDiscoverWish wish;
  private final BmcCandidates candidates;
  private volatile Optional<DiscoveryOffice> discovery = Optional.empty();

  CandidatesOffice(BmcDiscoverWish wish, RecordStore store) {
    this.wish = wish;
    Looks looks = this::look;
    this.candidates =
        new BmcCandidates(
            store, wish == BmcDiscoverWish.LEASES ? Optional.of(looks) : Optional.empty());
  }

  /** For the DHCP server; what is heard before {@link #open} waits. */
  public LeaseWatch watch() {
    return wish == BmcDiscoverWish.OFF ? LeaseWatch.NONE : candidates;
  }

  void open(DiscoveryOffice by) {
    discovery = Optional.of(by);
    candidates.start();
  }

  /** No credentials: whoever asks for a lease may be a stranger. */
  private UUID look(List<String> addresses) {
    return discovery
        .orElseThrow()
        .look(addresses, REDFISH_PORT, BmcEndpoint.IPMI_PORT, "leases that look like BMCs")
        .id();
  }

  public List<BmcCandidate> list() {
    return candidates.list();
  }

  /** False when there was none. */
  public boolean forget(String mac) {
    return candidates.forget(mac);
  }

  @Override
  public void close() {
    candidates.close();
  }
}
