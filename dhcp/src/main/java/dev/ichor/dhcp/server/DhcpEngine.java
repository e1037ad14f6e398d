package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Addressing;
import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.policy.ClientMessage;
import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.policy.DhcpPolicy;
import dev.ichor.dhcp.policy.Grant;
import dev.ichor.dhcp.policy.Leases;
import dev.ichor.dhcp.policy.Request;
import dev.ichor.dhcp.policy.ServerSearch;
import dev.ichor.dhcp.policy.Service;
import dev.ichor.dhcp.server.AddressCheck.Verdict;
import dev.ichor.dhcp.server.leases.LeaseTable;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import dev.ichor.inventory.port.LeaseWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Decode, decide, take effect, send. Called by one thread, so that a client's messages and the
 * changes to the lease table keep their order; only the durable write happens elsewhere.
 */
final class DhcpEngine {
  private static final Logger LOG = Logger.getLogger(DhcpEngine.class);

  /** Addresses that turn out to be used by somebody, before a client has to ask again. */
  private static final int MOST_TAKEN = 7;

  /** How long nobody gets an address that somebody answered for; then it is asked again. */
  private static final Duration QUARANTINE = Duration.ofMinutes(10);

  /** Longer than any probe. */
  private static final Duration ASIDE = Duration.ofSeconds(5);

  private final BootAuthority authority;
  private final LeaseTable leases;
  private final LeaseWriter writer;
  private final Chronicle chronicle;
  private final Counters counters;
  private final InstantSource clock;
  private final RecentAnswers recent = new RecentAnswers();
  private final LogBudget complaints = LogBudget.ofComplaints();
  private volatile Guard guard = new Guard(Limits.DEFAULT);
  private volatile AddressCheck check = AddressCheck.NONE;
  private volatile LeaseWatch watch = LeaseWatch.NONE;

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

  void watchedBy(LeaseWatch leaseWatch) {
    watch = leaseWatch;
  }

  /** From now on nobody is offered an address for the first time that this check has not passed. */
  void checkBy(AddressCheck addressCheck) {
    check = addressCheck;
  }

  /** Another configuration: other limits, and no answer of before is repeated. */
  void become(Limits limits) {
    guard = new Guard(limits);
    recent.forget();
  }

  void receive(Bytes packet, Service service, Arrival arrival, Outbox outbox) {
    receive(packet, service, arrival, outbox, false);
  }

  /**
   * Never throws: one bad packet or one mistake of ours must not cost the next packet.
   *
   * @param isCongested more arrives than can be answered
   */
  void receive(Bytes packet, Service service, Arrival arrival, Outbox outbox, boolean isCongested) {
    counters.received.increment();
    var now = System.nanoTime();
    try {
      if (!guard.admits(packet, isCongested, now)) {
        counters.limited.increment();
        return;
      }
      var before = recent.find(packet, arrival, service.name(), now);
      if (before.isPresent()) {
        var answer = before.get();
        counters.repeated.increment();
        outbox.send(answer.self(), answer.destination(), answer.packet());
        return;
      }
      var message = DhcpMessage.decode(packet);
      if (ServerSearch.isSearch(message)) {
        counters.ignored.increment();
        return;
      }
      answer(Request.of(message, arrival), service, remembering(packet, service, arrival, outbox));
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
      fault(service, packet, e);
    }
  }

  private void fault(Service service, Object message, RuntimeException e) {
    counters.faults.increment();
    if (complaints.take(clock.instant())) {
      LOG.errorf(e, "dhcp fault via=%s packet=%s; please report it", service.name(), message);
    }
  }

  private Outbox remembering(Bytes packet, Service service, Arrival arrival, Outbox outbox) {
    var era = recent.era();
    return (self, destination, reply) -> {
      recent.keep(
          new RecentAnswers.Answer(
              packet, arrival, service.name(), era, System.nanoTime(), self, destination, reply));
      outbox.send(self, destination, reply);
    };
  }

  private void answer(Request request, Service service, Outbox outbox) {
    var now = clock.instant();
    chronicle.heard(request, service, now);
    var doubt = guard.doubts(request, service, leases, now, System.nanoTime());
    if (doubt.isPresent()) {
      counters.limited.increment();
      carryOut(
          request,
          service,
          DhcpPolicy.doubted(request, service, leases, doubt.get(), now),
          outbox,
          now);
    } else {
      place(request, service, outbox, MOST_TAKEN);
    }
  }

  private void heldBack(Request request, Service service, String why, Instant now) {
    counters.limited.increment();
    counters.ignored.increment();
    chronicle.ignored(request, service, new Decision.Ignore(why), now);
  }

  /**
   * @param triesLeft addresses that may turn out to be taken before the client has to ask again
   */
  private void place(Request request, Service service, Outbox outbox, int triesLeft) {
    var now = clock.instant();
    var grant = Addressing.decide(request, service, leases, now);
    var facing = Judgement.facing(service, grant);
    if (grant instanceof Grant.Granted granted && isNew(request, granted, now)) {
      var why =
          chronicle.isKept(request) // iPXE may name itself otherwise than the firmware before it
              ? Optional.<String>empty()
              : guard.holdsBack(request, granted, leases, now, System.nanoTime());
      if (why.isPresent()) {
        heldBack(request, service, why.get(), now);
      } else {
        verify(request, facing, granted, outbox, triesLeft);
      }
    } else {
      conclude(request, facing, grant, outbox, now);
    }
  }

  /** An address that the client does not have already (RFC 2131 §2.2). */
  private boolean isNew(Request request, Grant.Granted granted, Instant now) {
    return request.client() instanceof ClientMessage.Discover
        && leases
            .at(granted.address())
            .filter(
                lease ->
                    lease.kind() == LeaseStore.Kind.BOUND
                        && lease.expiresAt().isAfter(now)
                        && request.isHolderOf(lease))
            .isEmpty();
  }

  /** While the link is asked the address is put aside, so that two clients never wait for one. */
  private void verify(
      Request request, Service service, Grant.Granted granted, Outbox outbox, int triesLeft) {
    var now = clock.instant();
    var address = granted.address();
    var verdict =
        check.ask(
            service, request, address, () -> again(request, service, granted, outbox, triesLeft));
    switch (verdict) {
      case Verdict.Free _ -> conclude(request, service, granted, outbox, now);
      case Verdict.Wait _ ->
          leases.hold(
              new Leases.Hold(
                  granted.subnet().network(), address, request.holder(), now.plus(ASIDE)));
      case Verdict.Taken taken when triesLeft > 0 -> {
        quarantine(request, service, granted, taken, now);
        place(request, service, outbox, triesLeft - 1);
      }
      case Verdict.Taken taken -> {
        quarantine(request, service, granted, taken, now);
        var why = "%d addresses in a row are used by somebody else".formatted(MOST_TAKEN + 1);
        conclude(request, service, new Grant.Silent(why), outbox, now);
      }
    }
  }

  /** The link was asked; a fault here must not end the event loop's task. */
  private void again(
      Request request, Service service, Grant.Granted granted, Outbox outbox, int triesLeft) {
    try {
      var isStillHeld =
          leases
              .holdOn(granted.address())
              .filter(hold -> hold.client().equals(request.holder()))
              .isPresent();
      if (isStillHeld) {
        verify(request, service, granted, outbox, triesLeft);
      } else {
        place(request, service, outbox, triesLeft);
      }
    } catch (RuntimeException e) {
      fault(service, request.message(), e);
    }
  }

  private void quarantine(
      Request request, Service service, Grant.Granted granted, Verdict.Taken taken, Instant now) {
    var lease =
        new StoredLease(
            granted.address(),
            granted.subnet().network().toString(),
            Bytes.EMPTY,
            taken.by(),
            Optional.empty(),
            LeaseStore.Kind.DECLINED,
            now,
            now.plus(QUARANTINE));
    counters.taken.increment();
    chronicle.taken(request, service, lease, taken.how(), now);
    commit(lease.withOrigin(Origins.of(request, service)), () -> {});
  }

  private void conclude(Request request, Service heardOn, Grant grant, Outbox outbox, Instant now) {
    var judgement = Judgement.of(request, heardOn, grant, leases, authority::sighted, now);
    carryOut(request, judgement.service(), judgement.decision(), outbox, now);
  }

  private void carryOut(
      Request request, Service service, Decision decision, Outbox outbox, Instant now) {
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
    recent.forget();
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
              () -> bound(request, service, lease, reply, outbox));
    }
  }

  /** What cannot be queued is not answered: the client asks again when the disk has caught up. */
  private void commit(StoredLease lease, Runnable whenDurable) {
    if (!leases.take(lease, word -> writer.submit(word, whenDurable))) {
      counters.overloaded.increment();
      if (complaints.take(clock.instant())) {
        LOG.warnf(
            "dhcp given up address=%s why=\"the lease database is too far behind\"",
            lease.address().getHostAddress());
      }
    }
  }

  /** On the writer's thread, after the commit. */
  private void bound(
      Request request, Service service, StoredLease lease, Decision.Reply reply, Outbox outbox) {
    var now = clock.instant();
    Sightings.onBinding(request, service, reply, now).ifPresent(authority::sighted);
    LeasedClients.onBinding(request, lease, now).ifPresent(watch::bound);
    send(request, service, reply, outbox);
  }

  private void send(Request request, Service service, Decision.Reply reply, Outbox outbox) {
    var encoded = MessageEncoder.encode(reply.message(), reply.limit());
    outbox.send(service.self(), reply.destination(), encoded.packet());
    counters.count(reply.message());
    chronicle.answered(request, service, reply, encoded.dropped(), clock.instant());
  }
}
