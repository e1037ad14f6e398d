package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.policy.Speaker;
import dev.ichor.dhcp.server.LogBudget;
import dev.ichor.dhcp.v6.policy.Arrival6;
import dev.ichor.dhcp.v6.policy.Decision6;
import dev.ichor.dhcp.v6.policy.Dhcp6Policy;
import dev.ichor.dhcp.v6.policy.Request6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.wire.Duid;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.dhcp.v6.wire.Message6;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Decode, decide, take effect, send. Called by one thread, so that a client's messages and the
 * changes to the lease table keep their order; only the durable write happens elsewhere.
 */
final class Dhcp6Engine {
  private static final Logger LOG = Logger.getLogger(Dhcp6Engine.class);

  private final BootAuthority authority;
  private final Lease6Table leases;
  private final Lease6Writer writer;
  private final Chronicle6 chronicle;
  private final Dhcp6Counters counters;
  private final LogBudget complaints = LogBudget.ofComplaints();
  private final InstantSource clock;

  Dhcp6Engine(
      BootAuthority authority,
      Lease6Table leases,
      Lease6Writer writer,
      Chronicle6 chronicle,
      Dhcp6Counters counters,
      InstantSource clock) {
    this.authority = authority;
    this.leases = leases;
    this.writer = writer;
    this.chronicle = chronicle;
    this.counters = counters;
    this.clock = clock;
  }

  /** Never throws: one bad packet or one mistake of ours must not cost the next packet. */
  void receive(Bytes packet, Service6 service, Arrival6 arrival, Outbox6 outbox) {
    counters.received.increment();
    try {
      answer(Request6.of(Message6.decode(packet), arrival), service, outbox);
    } catch (MalformedPacketException e) {
      counters.malformed.increment();
      LOG.debugf(
          "dhcp6 malformed via=%s from=%s size=%d what=\"%s\"",
          service.name(), Ipv6.text(arrival.source()), packet.size(), e.getMessage());
    } catch (RuntimeException e) {
      counters.faults.increment();
      if (complaints.take(clock.instant())) {
        LOG.errorf(e, "dhcp6 fault via=%s packet=%s; please report it", service.name(), packet);
      }
    }
  }

  /** What would be answered, and why; nothing is sent, recorded or counted. */
  Explanation6 explain(Bytes packet, Service6 service, Arrival6 arrival) {
    var now = clock.instant();
    try {
      var request = Request6.of(Message6.decode(packet), arrival);
      var boot = sighting(request, service, now).map(it -> authority.explain(it).answer());
      return Explanation6.of(
          request, service, Dhcp6Policy.decide(request, service, leases, boot, now));
    } catch (MalformedPacketException e) {
      return Explanation6.malformed(service.name(), String.valueOf(e.getMessage()));
    }
  }

  private void answer(Request6 request, Service6 service, Outbox6 outbox) {
    var now = clock.instant();
    var boot = sighting(request, service, now).map(authority::sighted);
    switch (Dhcp6Policy.decide(request, service, leases, boot, now)) {
      case Decision6.Ignore ignore -> {
        counters.ignored.increment();
        chronicle.ignored(request, service, ignore, now);
      }
      case Decision6.Reply reply -> {
        if (reply.changes().isEmpty()) {
          send(request, service, reply, outbox);
        } else if (!leases.take(
            reply.changes(),
            () -> writer.submit(reply.changes(), () -> send(request, service, reply, outbox)))) {
          counters.overloaded.increment();
          if (complaints.take(now)) {
            LOG.warnf(
                "dhcp6 given up duid=%s why=\"the lease database is too far behind\"",
                request.duid().map(Object::toString).orElse("-"));
          }
        }
      }
    }
  }

  /** Only iPXE's UUID: EDK2 writes it into its DUID in SMBIOS's order, against RFC 6355. */
  private static Optional<Sighting> sighting(Request6 request, Service6 service, Instant now) {
    return request
        .mac()
        .filter(_ -> request.speaker().isNetbooting())
        .map(
            mac ->
                new Sighting(
                    mac,
                    request.speaker() == Speaker.IPXE
                        ? request.duid().flatMap(Duid::uuid)
                        : Optional.empty(),
                    request.speaker().stage(),
                    request.architectures().stream().findFirst().map(ClientArch::code),
                    Optional.empty(),
                    service.name(),
                    now));
  }

  private void send(Request6 request, Service6 service, Decision6.Reply reply, Outbox6 outbox) {
    outbox.send(reply.to(), reply.port(), reply.message().encode());
    counters.replies.increment();
    chronicle.answered(request, service, reply, clock.instant());
  }
}
