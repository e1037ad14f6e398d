package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.EvidenceLog;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/** DHCPv4 server and proxyDHCP on the interfaces that the configuration names. Started once. */
public final class DhcpServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DhcpServer.class);

  private final DhcpConfig config;
  private final BootAuthority authority;
  private final EvidenceLog evidence;
  private final LeaseStore store;
  private final InstantSource clock;
  private final Counters counters = new Counters();
  private final LeaseTable leases = new LeaseTable();
  private final LeaseWriter writer;
  private AutoCloseable sockets = () -> {};

  public DhcpServer(
      DhcpConfig config,
      BootAuthority authority,
      EvidenceLog evidence,
      LeaseStore store,
      InstantSource clock) {
    this.config = requireNonNull(config, "config");
    this.authority = requireNonNull(authority, "authority");
    this.evidence = requireNonNull(evidence, "evidence");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    this.writer = new LeaseWriter(store, counters);
  }

  /**
   * Loads the leases and opens all ports, or none.
   *
   * @throws DhcpStartException with one sentence for the operator
   */
  public void start() {
    var resolved = InterfaceResolver.resolve(config);
    try (var stored = store.load()) {
      leases.load(stored, clock.instant());
    }
    var engine =
        new DhcpEngine(authority, leases, writer, new Chronicle(evidence), counters, clock);
    var opened = new DhcpSockets(counters, resolved.stream().anyMatch(it -> !it.isLoopback()));
    try {
      for (var served : resolved) {
        opened.open(engine, served, Arrival.Door.DHCP, config.serverPort());
        opened.open(engine, served, Arrival.Door.BOOT_SERVER, config.bootServerPort());
      }
    } catch (DhcpStartException e) {
      opened.close();
      throw e;
    }
    writer.start();
    opened.watch(new InterfaceWatch(resolved, InterfaceWatch::ofSystem));
    sockets = opened;
    for (var served : resolved) {
      LOG.infof(
          "dhcp serving via=%s mode=%s address=%s ports=%d,%d subnets=%s leases=%d",
          served.service().name(),
          served.service().mode(),
          served.service().self().getHostAddress(),
          config.serverPort(),
          config.bootServerPort(),
          served.service().subnets().stream().map(it -> it.network().toString()).toList(),
          leases.size());
    }
  }

  /** Addresses bound at this moment. */
  public List<StoredLease> leases() {
    return leases.current(clock.instant());
  }

  public DhcpCounters counters() {
    return counters.snapshot();
  }

  /** Stops hearing, writes the leases in hand, within two seconds. */
  @Override
  public void close() {
    writer.close();
    try {
      sockets.close();
    } catch (Exception e) {
      LOG.warn("dhcp sockets did not close cleanly", e);
    }
  }
}
