package dev.ichor.dhcp.ra.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.ra.policy.RaMode;
import dev.ichor.dhcp.server.DhcpStartException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends router advertisements (RFC 4861 §6.2) on the interfaces that are named. Where {@link
 * RaMode#AUTO} cannot (no right, no link-local address) the rest of Ichor works without: loaders
 * then wait some seconds for a router.
 */
public final class RaServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("dev.ichor.dhcp");
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final RaCounters counters = new RaCounters();
  private final Map<RaInterface, RaLink> links = new LinkedHashMap<>();
  private final Map<RaInterface, String> waiting = new LinkedHashMap<>();
  private Optional<Thread> retrying = Optional.empty();

  public RaServer(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Advertises on exactly these interfaces from now on; what does not change goes on undisturbed.
   *
   * @throws DhcpStartException when one that is {@link RaMode#ON} cannot; one sentence for the
   *     operator
   */
  public synchronized void reconfigure(List<RaInterface> wanted) {
    var gone = new ArrayList<>(links.keySet());
    gone.removeAll(wanted);
    gone.forEach(one -> Optional.ofNullable(links.remove(one)).ifPresent(RaLink::close));
    waiting.clear();
    for (var one : wanted) {
      if (one.settings().mode() != RaMode.OFF && !links.containsKey(one)) {
        open(one);
      }
    }
    if (!waiting.isEmpty() && retrying.isEmpty()) {
      retrying = Optional.of(Thread.ofVirtual().name("ra-retry").start(this::retry));
    }
  }

  private void open(RaInterface served) {
    try {
      links.put(served, opened(served));
      waiting.remove(served);
    } catch (IOException e) {
      var why = String.valueOf(e.getMessage());
      if (served.settings().mode() == RaMode.ON && !waiting.containsKey(served)) {
        throw new DhcpStartException(
            "router advertisements on %s: %s; mend that, or say ra=off"
                .formatted(served.name(), why),
            e);
      }
      if (!why.equals(waiting.put(served, why))) {
        LOG.infof(
            "ra off via=%s why=\"%s\": some loaders wait 10 to 20 s for a router",
            served.name(), why);
      }
    }
  }

  private RaLink opened(RaInterface served) throws IOException {
    var facts = LinkFacts.of(served.name());
    var socket = IcmpSocket.open(served.name(), facts.index());
    var link = new RaLink(served, facts, socket, clock, counters);
    link.start();
    return link;
  }

  /** An interface may come up, or get its address, after us. */
  private void retry() {
    try {
      while (true) {
        Thread.sleep(RETRY);
        synchronized (this) {
          List.copyOf(waiting.keySet()).forEach(this::open);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("ra retry ended");
    }
  }

  /** Whether we advertise there at this moment. */
  public synchronized boolean isSpeaking(String interfaceName) {
    return links.entrySet().stream()
        .anyMatch(
            entry -> entry.getKey().name().equals(interfaceName) && entry.getValue().isSpeaking());
  }

  public RaCounters counters() {
    return counters;
  }

  /** Says the last word on each interface; within a second each. */
  @Override
  public synchronized void close() {
    retrying.ifPresent(Thread::interrupt);
    links.values().forEach(RaLink::close);
    links.clear();
    waiting.clear();
  }
}
