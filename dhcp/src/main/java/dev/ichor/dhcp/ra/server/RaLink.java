package dev.ichor.dhcp.ra.server;

import dev.ichor.dhcp.ra.policy.Advertiser;
import dev.ichor.dhcp.ra.policy.RaAction;
import dev.ichor.dhcp.ra.policy.RaSettings;
import dev.ichor.dhcp.ra.wire.NdMessage;
import dev.ichor.dhcp.ra.wire.NdOption;
import dev.ichor.dhcp.server.LogBudget;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.MacAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** One interface: carries between its socket and its {@link Advertiser}, on a thread of its own. */
final class RaLink implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("dev.ichor.dhcp");
  private static final int LONGEST_WAIT_MILLIS = 250;
  private static final int HOP_LIMIT = 255;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(1);

  private final String name;
  private final RaSettings settings;
  private final Optional<MacAddress> mac;
  private final IcmpSocket socket;
  private final InstantSource clock;
  private final RaCounters counters;
  private final LogBudget complaints = LogBudget.ofComplaints();
  private final Advertiser advertiser;
  private final Thread thread;
  private String lastProblem = "";
  private volatile boolean isOpen = true;

  RaLink(
      RaInterface served,
      LinkFacts facts,
      IcmpSocket socket,
      InstantSource clock,
      RaCounters counters) {
    this.name = served.name();
    this.settings = served.settings();
    this.mac = facts.mac();
    this.socket = socket;
    this.clock = clock;
    this.counters = counters;
    this.advertiser =
        new Advertiser(settings, facts.linkLocal(), ThreadLocalRandom.current(), clock.instant());
    this.thread = Thread.ofPlatform().daemon().name("ra-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean isSpeaking() {
    return advertiser.isSpeaking();
  }

  private void run() {
    try (socket) {
      while (isOpen) {
        turn();
      }
      carryOut(advertiser.stop());
    }
  }

  /** Never throws: one mistake of ours must not end the advertising. */
  private void turn() {
    try {
      socket.receive(waitMillis()).ifPresent(this::heard);
      carryOut(advertiser.due(clock.instant()));
    } catch (RuntimeException e) {
      if (complaints.take(clock.instant())) {
        LOG.errorf(e, "ra fault via=%s; please report it", name);
      }
    }
  }

  private int waitMillis() {
    var now = clock.instant();
    var due = advertiser.nextDue();
    if (!due.isAfter(now)) {
      return 0;
    }
    return due.isAfter(now.plusMillis(LONGEST_WAIT_MILLIS))
        ? LONGEST_WAIT_MILLIS
        : (int) Duration.between(now, due).toMillis() + 1;
  }

  private void heard(IcmpSocket.Packet packet) {
    try {
      var now = clock.instant();
      var from = packet.source();
      if (packet.hopLimit() != HOP_LIMIT) {
        throw new MalformedPacketException("hop limit", 0, "is 255, got " + packet.hopLimit());
      }
      switch (NdMessage.decode(packet.icmp())) {
        case NdMessage.RouterSolicitation(var options) -> {
          requireNoLinkLayer(from, options);
          counters.solicitations.increment();
          carryOut(advertiser.onSolicitation(from, now));
        }
        case NdMessage.RouterAdvertisement ra -> {
          if (!from.isLinkLocalAddress()) {
            throw new MalformedPacketException("source", 0, "is link-local, got " + from);
          }
          counters.foreign.increment();
          carryOut(advertiser.onAdvertisement(from, ra, now));
        }
      }
    } catch (MalformedPacketException e) {
      counters.malformed.increment();
      LOG.debugf("ra malformed via=%s from=%s what=\"%s\"", name, packet.source(), e.getMessage());
    }
  }

  /** RFC 4861 §6.1.1: nobody without an address may name his link-layer address. */
  private static void requireNoLinkLayer(Inet6Address from, List<NdOption> options)
      throws MalformedPacketException {
    if (!Ipv6.isSet(from)
        && options.stream().anyMatch(NdOption.SourceLinkLayer.class::isInstance)) {
      throw new MalformedPacketException(
          "source link-layer address", 8, "comes from the unspecified address");
    }
  }

  private void carryOut(List<RaAction> actions) {
    for (var action : actions) {
      switch (action) {
        case RaAction.Solicit _ ->
            send(new NdMessage.RouterSolicitation(linkLayer()), Ipv6.ALL_ROUTERS);
        case RaAction.Advertise(var to, var isFinal) -> {
          var ra = settings.advertisement(mac);
          send(isFinal ? ra.withRouterLifetime(0) : ra, to);
        }
        case RaAction.Tell(var why) -> LOG.infof("ra via=%s why=\"%s\"", name, why);
      }
    }
  }

  private List<NdOption> linkLayer() {
    return mac.<List<NdOption>>map(it -> List.of(new NdOption.SourceLinkLayer(it)))
        .orElse(List.of());
  }

  private void send(NdMessage message, Inet6Address to) {
    try {
      socket.send(message.encode(), to);
      lastProblem = "";
      if (message instanceof NdMessage.RouterAdvertisement) {
        counters.advertisements.increment();
        LOG.debugf("ra sent via=%s to=%s", name, Ipv6.text(to));
      }
    } catch (IOException e) {
      counters.unsent.increment();
      var problem = String.valueOf(e.getMessage());
      if (!problem.equals(lastProblem)) {
        LOG.warnf("ra unsent via=%s to=%s why=\"%s\"", name, Ipv6.text(to), problem);
        lastProblem = problem;
      }
      if (to.equals(Ipv6.ALL_NODES)) {
        advertiser.unsent(clock.instant());
      }
    }
  }

  /** The last word leaves first; within a second. */
  @Override
  public void close() {
    isOpen = false;
    try {
      if (thread.isAlive() && !thread.join(STOP_WITHIN)) {
        LOG.warnf("ra thread still busy via=%s", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
