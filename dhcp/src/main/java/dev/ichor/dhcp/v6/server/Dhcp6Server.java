package dev.ichor.dhcp.v6.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.server.DhcpStartException;
import dev.ichor.dhcp.v6.policy.Arrival6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.EvidenceLog;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * DHCPv6 server (RFC 8415) on the interfaces that are named. Started once; what it is on each
 * interface may change at any time. Without an interface it opens nothing and starts no thread.
 */
public final class Dhcp6Server implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("dev.ichor.dhcp");

  /** RFC 8415 §7.2. */
  public static final int PORT = 547;

  private final int port;
  private final Lease6Store store;
  private final InstantSource clock;
  private final Dhcp6Counters counters = new Dhcp6Counters();
  private final Lease6Table leases = new Lease6Table();
  private final Lease6Writer writer;
  private final Dhcp6Engine engine;
  private final Map<String, Link6> links = new LinkedHashMap<>();
  private Optional<EventLoopGroup> group = Optional.empty();

  public Dhcp6Server(
      int port,
      BootAuthority authority,
      EvidenceLog evidence,
      Lease6Store store,
      InstantSource clock) {
    this.port = port;
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    this.writer = new Lease6Writer(store, counters);
    this.engine =
        new Dhcp6Engine(
            requireNonNull(authority, "authority"),
            leases,
            writer,
            new Chronicle6(requireNonNull(evidence, "evidence")),
            counters,
            clock);
  }

  /**
   * Serves exactly this from the next packet on. An interface that is served before and after keeps
   * its socket.
   *
   * @throws DhcpStartException with one sentence for the operator; interfaces that were not served
   *     before are then not served, others as before
   */
  public synchronized void reconfigure(List<Service6> services) {
    if (services.isEmpty() && group.isEmpty()) {
      return;
    }
    if (group.isEmpty()) {
      begin();
    }
    var opened = new LinkedHashMap<String, Link6>();
    try {
      for (var service : services) {
        if (!links.containsKey(service.name())) {
          opened.put(
              service.name(), Link6.open(service, port, group.orElseThrow(), engine, counters));
        }
      }
    } catch (DhcpStartException e) {
      opened.values().forEach(Link6::close);
      throw e;
    }
    var gone = new ArrayList<>(links.keySet());
    services.forEach(service -> gone.remove(service.name()));
    gone.forEach(name -> Optional.ofNullable(links.remove(name)).ifPresent(Link6::close));
    services.forEach(
        service ->
            Optional.ofNullable(links.get(service.name())).ifPresent(it -> it.serve(service)));
    links.putAll(opened);
    services.forEach(this::say);
  }

  private void begin() {
    if (!Epoll.isAvailable()) {
      throw new DhcpStartException(
          "DHCPv6 needs epoll (%s); run on Linux x86-64 or arm64"
              .formatted(Epoll.unavailabilityCause()));
    }
    try (var stored = store.load()) {
      leases.load(stored);
    }
    writer.start();
    group = Optional.of(new EpollEventLoopGroup(1));
  }

  private void say(Service6 service) {
    LOG.infof(
        "dhcp6 serving via=%s mode=%s address=%s port=%d subnets=%s leases=%d server-duid=%s",
        service.name(),
        service.mode(),
        Ipv6.text(service.self()),
        port,
        service.subnets(),
        leases.size(),
        service.serverId());
  }

  /** Addresses bound at this moment. */
  public List<StoredLease6> leases() {
    return leases.current(clock.instant());
  }

  /** All bindings, and ending one. */
  public Lease6Desk desk() {
    return new Lease6Desk(leases, writer, clock);
  }

  /**
   * What would be done about this message if it came in now, and why; no effect at all.
   *
   * @param via name of an interface; absent: the only one
   * @throws IllegalArgumentException when it is not clear which, or DHCPv6 is not served there
   */
  public synchronized Explanation6 explain(Optional<String> via, Bytes packet, Arrival6 arrival) {
    var names = List.copyOf(links.keySet());
    var name = via.or(() -> names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty());
    return name.map(links::get)
        .map(link -> engine.explain(packet, link.service(), arrival))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    names.isEmpty()
                        ? "DHCPv6 is served on no interface; say v6=stateful or v6=stateless in --serve"
                        : "name one of %s with interface=".formatted(String.join(", ", names))));
  }

  public Dhcp6Counters counters() {
    return counters;
  }

  /** Stops hearing, writes the leases in hand, within three seconds. */
  @Override
  public synchronized void close() {
    writer.close();
    links.values().forEach(Link6::close);
    links.clear();
    group.ifPresent(
        it -> it.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000));
  }
}
