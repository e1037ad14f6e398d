package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Leases;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What happens on the links beside answering: the probe of addresses, the look-out for other
 * servers, and for interfaces that change.
 */
final class LinkServices implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LinkServices.class);
  private static final long WATCH_SECONDS = 2;
  private static final long FIRST_SEARCH_SECONDS = 3;
  private static final long SEARCH_SECONDS = 15 * 60L;

  private final Supplier<List<InterfaceResolver.Resolved>> served;
  private final Leases leases;
  private final Counters counters;
  private final InstantSource clock;
  private final SegmentWatch segments;
  private final ScheduledExecutorService watchman;
  private Optional<Below> below = Optional.empty();

  /** What needs CAP_NET_RAW. */
  private record Below(RawProbeWire wire, Optional<PacketTap> servers) {}

  LinkServices(
      Supplier<List<InterfaceResolver.Resolved>> served,
      Leases leases,
      Counters counters,
      InstantSource clock) {
    this.served = served;
    this.leases = leases;
    this.counters = counters;
    this.clock = clock;
    this.segments = new SegmentWatch(served, clock);
    this.watchman =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dhcp-links").factory());
  }

  /** Looks at the interfaces every now and then; asks for other servers at start and regularly. */
  void watch(InterfaceWatch interfaces) {
    watchman.scheduleWithFixedDelay(
        interfaces::look, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
    watchman.scheduleWithFixedDelay(
        this::searchAll, FIRST_SEARCH_SECONDS, SEARCH_SECONDS, TimeUnit.SECONDS);
  }

  /** Once there is a packet socket; more than once does nothing. */
  synchronized void use(PacketSocket packets, ScheduledExecutorService loop, DhcpEngine engine) {
    if (below.isPresent()) {
      return;
    }
    var wire = new RawProbeWire(packets);
    var probe = new AddressProbe(loop, served, wire, counters, System::nanoTime);
    wire.listen(probe);
    engine.checkBy(probe);
    var sweep = new PoolSweep(served, leases, probe, clock);
    loop.scheduleWithFixedDelay(() -> step(sweep), 0, 1, TimeUnit.SECONDS);
    below = Optional.of(new Below(wire, servers(packets)));
  }

  private Optional<PacketTap> servers(PacketSocket packets) {
    try {
      var tap = PacketTap.dhcpServers(segments::heard);
      segments.listen(packets);
      return Optional.of(tap);
    } catch (IOException e) {
      LOG.warnf("dhcp other-servers=unseen why=\"%s\"", e.getMessage());
      return Optional.empty();
    }
  }

  private static void step(PoolSweep sweep) {
    try {
      sweep.step();
    } catch (RuntimeException e) {
      LOG.error("dhcp pool sweep; please report it", e);
    }
  }

  private void searchAll() {
    try {
      served.get().forEach(segments::search);
    } catch (RuntimeException e) {
      LOG.error("dhcp search for servers; please report it", e);
    }
  }

  List<Segment> segments() {
    return segments.report();
  }

  /** Empty when we do not serve that interface; false when it cannot be asked there. */
  Optional<Boolean> search(String interfaceName) {
    return served.get().stream()
        .filter(it -> it.service().name().equals(interfaceName))
        .findFirst()
        .map(segments::search);
  }

  @Override
  public synchronized void close() {
    watchman.shutdownNow();
    below.flatMap(Below::servers).ifPresent(PacketTap::close);
    below.map(Below::wire).ifPresent(RawProbeWire::close);
    below = Optional.empty();
  }
}
