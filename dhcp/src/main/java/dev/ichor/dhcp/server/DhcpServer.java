package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Pool;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.EvidenceLog;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import dev.ichor.inventory.port.LeaseWatch;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * DHCPv4 server and proxyDHCP on the interfaces that the configuration names. Started once; what it
 * is on each interface may change at any time.
 */
public final class DhcpServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DhcpServer.class);

  private final Counters counters = new Counters();
  private final LeaseDesk desk;
  private final DhcpEngine engine;
  private final LinkServices links;
  private final Explainer explainer;
  private volatile Running running;

  /**
   * One configuration and what it comes to on this machine.
   *
   * @param sockets absent before the start and after the end
   */
  private record Running(
      DhcpConfig config,
      List<InterfaceResolver.Resolved> resolved,
      Optional<DhcpSockets> sockets) {}

  public DhcpServer(
      DhcpConfig config,
      BootAuthority authority,
      EvidenceLog evidence,
      LeaseStore store,
      InstantSource clock) {
    this.running = new Running(requireNonNull(config, "config"), List.of(), Optional.empty());
    this.desk =
        new LeaseDesk(
            requireNonNull(store, "store"),
            requireNonNull(clock, "clock"),
            System::nanoTime,
            counters);
    this.explainer = new Explainer(authority, desk.table());
    this.engine =
        new DhcpEngine(
            requireNonNull(authority, "authority"),
            desk.table(),
            desk.writer(),
            new Chronicle(requireNonNull(evidence, "evidence")),
            counters,
            desk.clock());
    this.links = new LinkServices(() -> running.resolved(), desk.table(), counters, desk.clock());
  }

  /** From now on it is told who gets an address and does not netboot. */
  public DhcpServer watchedBy(LeaseWatch watch) {
    engine.watchedBy(watch);
    return this;
  }

  /**
   * Loads the leases and opens all ports, or none.
   *
   * @throws DhcpStartException with one sentence for the operator
   */
  public synchronized void start() {
    var config = running.config();
    var resolved = InterfaceResolver.resolve(config);
    desk.load();
    var opened = new DhcpSockets(engine, counters);
    try {
      opened.serve(resolved, config);
    } catch (DhcpStartException e) {
      opened.close();
      throw e;
    }
    desk.start();
    running = new Running(config, resolved, Optional.of(opened));
    engine.become(config.limits());
    useBelow(opened);
    links.watch(
        new InterfaceWatch(() -> running.resolved(), InterfaceWatch::ofSystem, this::lookAgain));
    resolved.forEach(served -> say(served, config));
  }

  /**
   * Serves as the new configuration says from the next packet on. An interface that is served
   * before and after keeps its sockets: no packet is lost there, nor on interfaces that do not
   * change. Leases stay. What is already decided is still sent. An interface that is served and not
   * there at this moment stays served as it was, by the new plan.
   *
   * @throws DhcpStartException with one sentence for the operator; all goes on as before
   * @throws IllegalStateException before the start and after the end
   */
  public synchronized void reconfigure(DhcpConfig config) {
    var sockets =
        running.sockets().orElseThrow(() -> new IllegalStateException("DHCP does not run"));
    var before = running.resolved();
    var resolved = InterfaceResolver.resolve(config, before);
    sockets.serve(resolved, config);
    running = new Running(config, resolved, Optional.of(sockets));
    engine.become(config.limits());
    useBelow(sockets);
    desk.table().keepOnly(ranges(resolved));
    resolved.stream().filter(it -> !before.contains(it)).forEach(it -> say(it, config));
    before.stream()
        .map(it -> it.service().name())
        .filter(name -> resolved.stream().noneMatch(it -> it.service().name().equals(name)))
        .forEach(name -> LOG.infof("dhcp stopped via=%s why=\"reconfigured\"", name));
  }

  /** What may be given out. */
  private static Set<AddressRange> ranges(List<InterfaceResolver.Resolved> resolved) {
    return resolved.stream()
        .flatMap(it -> it.service().subnets().stream())
        .flatMap(subnet -> subnet.pools().stream())
        .map(Pool::range)
        .collect(Collectors.toSet());
  }

  private void useBelow(DhcpSockets sockets) {
    sockets.packetSocket().ifPresent(packets -> links.use(packets, sockets.loop(), engine));
  }

  /** An interface went, came, or has another address: serve what is there now. */
  private synchronized void lookAgain() {
    var last = running;
    if (last.sockets().isEmpty()) {
      return;
    }
    var resolved = InterfaceResolver.resolveAgain(last.config(), last.resolved());
    if (!resolved.equals(last.resolved())) {
      last.sockets().get().serve(resolved, last.config());
      running = new Running(last.config(), resolved, last.sockets());
      engine.become(last.config().limits());
      desk.table().keepOnly(ranges(resolved));
      resolved.stream()
          .filter(it -> !last.resolved().contains(it))
          .forEach(it -> say(it, last.config()));
    }
  }

  /** Each interface that we serve, and which other DHCP servers were heard there. */
  public List<Segment> segments() {
    return links.segments();
  }

  /**
   * Asks on an interface which DHCP servers are there; what answers is seen in {@link #segments}.
   *
   * @return empty when we do not serve that interface; false when the right to ask is missing
   */
  public Optional<Boolean> searchServers(String interfaceName) {
    return links.search(interfaceName);
  }

  /**
   * Whether {@link #reconfigure} could resolve the interfaces; opens and changes nothing.
   *
   * @throws DhcpStartException when not, with one sentence for the operator
   */
  public void check(UnaryOperator<DhcpConfig> change) {
    var last = running;
    InterfaceResolver.resolve(change.apply(last.config()), last.resolved());
  }

  /** Changes what is served now, so that two who change different parts do not undo each other. */
  public synchronized void reconfigure(UnaryOperator<DhcpConfig> change) {
    reconfigure(change.apply(running.config()));
  }

  /**
   * The subnets that the interfaces give by pools of their own, whether they serve now or not: what
   * a plan may hold reservations for and may not overlap. An interface that is not there has none.
   */
  public static List<Subnet> ownSubnets(DhcpConfig config) {
    return InterfaceResolver.ownSubnets(config);
  }

  private void say(InterfaceResolver.Resolved served, DhcpConfig config) {
    LOG.infof(
        "dhcp serving via=%s mode=%s address=%s ports=%d,%d subnets=%s leases=%d",
        served.service().name(),
        served.service().mode(),
        served.service().self().getHostAddress(),
        config.serverPort(),
        config.bootServerPort(),
        served.service().subnets().stream().map(it -> it.network().toString()).toList(),
        desk.size());
  }

  /**
   * What would be done about this message if it came in now, and why. Sends, holds, records and
   * counts nothing.
   *
   * @param via name of an interface that is served
   * @throws IllegalArgumentException when it is not
   */
  public Explanation explain(String via, Arrival arrival, Bytes packet) {
    var service =
        services().stream()
            .filter(it -> it.name().equals(via))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "nothing is heard on interface '%s'; name one of %s"
                            .formatted(
                                Printable.of(via),
                                services().stream().map(Service::name).toList())));
    return explainer.explain(packet, service, arrival, desk.clock().instant());
  }

  /** What is served now. */
  public DhcpConfig config() {
    return running.config();
  }

  /** What we are on each interface that is not off; empty before the start and after the end. */
  public List<Service> services() {
    return running.resolved().stream().map(InterfaceResolver.Resolved::service).toList();
  }

  /** Addresses bound at this moment. */
  public List<StoredLease> leases() {
    return desk.table().current(desk.now());
  }

  /** All leases, and ending one. */
  public LeaseDesk desk() {
    return desk;
  }

  public DhcpCounters counters() {
    return counters.snapshot();
  }

  /** Stops hearing, writes the leases in hand, within two seconds. */
  @Override
  public synchronized void close() {
    var last = running;
    running = new Running(last.config(), List.of(), Optional.empty());
    desk.close();
    links.close();
    last.sockets().ifPresent(DhcpSockets::close);
  }
}
