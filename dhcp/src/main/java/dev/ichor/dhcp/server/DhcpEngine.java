package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Addressing;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.policy.DhcpPolicy;
import dev.ichor.dhcp.policy.Grant;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Decode, decide, take effect, send. Called by one thread, so that a client's messages and the
 * changes to the lease table keep their order; only the durable write happens elsewhere.
 */
final class DhcpEngine {
  private static final Logger LOG = Logger.getLogger(DhcpEngine.class);

  private final BootAuthority authority;
  private final LeaseTable leases;
  private final LeaseWriter writer;
  private final Chronicle chronicle;
  private final Counters counters;
  private final InstantSource clock;

  DhcpEngine(
      BootAuthority authority,
      LeaseTable leases,
      LeaseWriter writer,
      Chronicle chronicle,
      Counters counters,
      InstantSource clock) {
    this.authority = authority;
    this.leases = leases;
    this.writer = writer;
    this.chronicle = chronicle;
    this.counters = counters;
    this.clock = clock;
  }

  /** Never throws: one bad packet or one mistake of ours must not cost the next packet. */
  void receive(Bytes packet, Service service, Arrival arrival, Outbox outbox) {
    counters.received.increment();
    try {
      answer(Request.of(DhcpMessage.decode(packet), arrival), service, outbox);
    } catch (MalformedPacketException e) {
      counters.malformed.increment();
      LOG.debugf(
          "dhcp malformed via=%s from=%s:%d size=%d what=\"%s\"",
          service.name(),
          arrival.source().getHostAddress(),
          arrival.sourcePort(),
          packet.size(),
          e.getMessage());
    } catch (RuntimeException e) {
      counters.faults.increment();
      LOG.errorf(e, "dhcp fault via=%s packet=%s; please report it", service.name(), packet);
    }
  }

  private void answer(Request request, Service service, Outbox outbox) {
    var now = clock.instant();
    chronicle.heard(request, service, now);
    var grant = Addressing.decide(request, service, leases, now);
    conclude(request, facing(service, grant), grant, outbox, now);
  }

  /** On an interface with several addresses we are the one in the client's subnet. */
  private static Service facing(Service service, Grant grant) {
    return switch (grant) {
      case Grant.Granted granted -> service.in(granted.subnet());
      case Grant.Refused _, Grant.Silent _, Grant.NotAsked _ -> service;
    };
  }

  private void conclude(Request request, Service service, Grant grant, Outbox outbox, Instant now) {
    var boot = Sightings.onArrival(request, service, grant, now).map(authority::sighted);
    var decision = DhcpPolicy.decide(request, service, leases, grant, boot, now);
    switch (decision) {
      case Decision.Ignore ignore -> {
        counters.ignored.increment();
        chronicle.ignored(request, service, ignore, now);
      }
      case Decision.Note note -> note(request, service, note);
      case Decision.Reply reply -> reply(request, service, reply, outbox);
    }
  }

  private void note(Request request, Service service, Decision.Note note) {
    commit(
        note.lease().withOrigin(Origins.of(request, service)),
        () -> {
          counters.noted.increment();
          chronicle.noted(request, service, note, clock.instant());
        });
  }

  private void reply(Request request, Service service, Decision.Reply reply, Outbox outbox) {
    switch (reply.change()) {
      case Decision.Change.None _ -> send(request, service, reply, outbox);
      case Decision.Change.Hold(var hold) -> {
        leases.hold(hold);
        send(request, service, reply, outbox);
      }
      case Decision.Change.Bind(var lease) ->
          commit(
              lease.withOrigin(Origins.of(request, service)),
              () -> bound(request, service, reply, outbox));
    }
  }

  /** What cannot be queued is not answered: the client asks again when the disk has caught up. */
  private void commit(StoredLease lease, Runnable whenDurable) {
    if (!leases.take(lease, word -> writer.submit(word, whenDurable))) {
      counters.overloaded.increment();
      LOG.warnf(
          "dhcp given up address=%s why=\"the lease database is too far behind\"",
          lease.address().getHostAddress());
    }
  }

  /** On the writer's thread, after the commit. */
  private void bound(Request request, Service service, Decision.Reply reply, Outbox outbox) {
    Sightings.onBinding(request, service, reply, clock.instant()).ifPresent(authority::sighted);
    send(request, service, reply, outbox);
  }

  private void send(Request request, Service service, Decision.Reply reply, Outbox outbox) {
    var encoded = MessageEncoder.encode(reply.message(), reply.limit());
    outbox.send(reply.destination(), encoded.packet());
    counters.count(reply.message());
    chronicle.answered(request, service, reply, encoded.dropped(), clock.instant());
  }
}
