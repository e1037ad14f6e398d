package dev.ichor.bmc;

import dev.ichor.bmc.discovery.client.Introduction;
import dev.ichor.bmc.discovery.client.Prober;
import dev.ichor.bmc.discovery.policy.BmcClaim;
import dev.ichor.bmc.events.EventDesk;
import dev.ichor.bmc.ipmi.client.IpmiBmc;
import dev.ichor.bmc.ipmi.client.IpmiClient;
import dev.ichor.bmc.ipmi.client.IpmiPeer;
import dev.ichor.bmc.ipmi.client.IpmiSelfTest;
import dev.ichor.bmc.ipmi.client.IpmiSession;
import dev.ichor.bmc.ipmi.client.IpmiTarget;
import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import dev.ichor.bmc.ipmi.crypto.Credentials;
import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.Probed;
import dev.ichor.bmc.policy.ProtocolChoice;
import dev.ichor.bmc.policy.SelfTest;
import dev.ichor.bmc.policy.Spoken;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.bmc.redfish.client.EventSubscriptions;
import dev.ichor.bmc.redfish.client.RedfishBmc;
import dev.ichor.bmc.redfish.client.RedfishClient;
import dev.ichor.bmc.redfish.client.RedfishSelfTest;
import dev.ichor.bmc.redfish.client.RedfishTarget;
import dev.ichor.bmc.redfish.policy.SystemChoice;
import dev.ichor.bmc.redfish.wire.BmcEvent;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Opens a {@link Bmc} by the protocol that a machine's endpoint asks for. */
final class BmcDrivers implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BmcDrivers.class);
  private static final int REDFISH_PORT = 443;

  private final IpmiClient ipmi;
  private final RedfishClient redfish;
  private final ConsoleWays consoles;
  private final ProtocolMemory memory;
  private final Prober prober = new Prober();
  private final AtomicBoolean closed = new AtomicBoolean();

  BmcDrivers(BmcConfig config) {
    ipmi = new IpmiClient(config.ipmi());
    redfish = new RedfishClient(config.redfish());
    consoles = new ConsoleWays(ipmi, redfish, config.serial());
    memory = new ProtocolMemory(config.protocolAge(), System::nanoTime);
  }

  /** What is done with a BMC in one session. */
  @FunctionalInterface
  interface Work<T> {
    T with(Bmc bmc) throws BmcFaultException, InterruptedException;
  }

  /**
   * @param why the sentence about the protocol, when another one than the first was taken
   */
  record Outcome<T>(T value, Spoken spoken, Optional<String> why) {}

  /**
   * Tries the protocols in turn while the faults speak against the protocol, not the machine. What
   * may have been done by the first, its answer lost, is not done again by the other one.
   */
  <T> Outcome<T> run(BmcEndpoint endpoint, Privilege privilege, Work<T> work)
      throws BmcFaultException, InterruptedException {
    var acted = new AtomicBoolean();
    return inTurn(
        endpoint,
        spoken -> run(spoken, endpoint, privilege, work, () -> acted.set(true)),
        fault -> !acted.get() || ProtocolChoice.isUndone(fault));
  }

  /**
   * @param mayRepeat whether after this fault the other protocol may be asked to do it: false where
   *     it may have been done already and must not be done twice
   */
  <T> Outcome<T> run(
      BmcEndpoint endpoint, Privilege privilege, Work<T> work, Predicate<BmcFault> mayRepeat)
      throws BmcFaultException, InterruptedException {
    return inTurn(endpoint, spoken -> run(spoken, endpoint, privilege, work, () -> {}), mayRepeat);
  }

  /**
   * Whether the power is on, and how far the start is, asked with as little as possible.
   *
   * @throws BmcFaultException also {@link BmcFault.Taken} when something else has the BMC
   */
  Look.Power glance(BmcEndpoint endpoint) throws BmcFaultException, InterruptedException {
    return inTurn(
            endpoint,
            spoken ->
                switch (spoken) {
                  case IPMI ->
                      ipmi.inSessionIfFree(
                          ipmiTarget(endpoint),
                          Privilege.USER,
                          session -> new Look.Power(new IpmiBmc(at(session, endpoint)).isOn()));
                  case REDFISH ->
                      redfish.glance(
                          redfishTarget(endpoint), session -> new RedfishBmc(session).glance());
                },
            _ -> true)
        .value();
  }

  /** The same by either protocol. */
  @FunctionalInterface
  private interface Doing<T> {
    T by(Spoken spoken) throws BmcFaultException, InterruptedException;
  }

  private <T> Outcome<T> inTurn(BmcEndpoint endpoint, Doing<T> doing, Predicate<BmcFault> mayRepeat)
      throws BmcFaultException, InterruptedException {
    var fresh = probedAnew(endpoint);
    var order = ProtocolChoice.order(endpoint, memory.of(endpoint), memory.probed(endpoint));
    try {
      var value = doing.by(order.getFirst());
      memory.worked(endpoint, order.getFirst());
      return new Outcome<>(value, order.getFirst(), why(order.getFirst(), endpoint, fresh));
    } catch (BmcFaultException first) {
      var fault = first.fault();
      if (order.size() == 1 || !ProtocolChoice.mayTryOther(fault) || !mayRepeat.test(fault)) {
        throw first;
      }
      return second(order.getLast(), first.fault(), endpoint, doing);
    }
  }

  /** A look costs a moment and no login; it is taken while nothing better is known. */
  private Optional<Probed> probedAnew(BmcEndpoint endpoint) {
    var isKnown =
        endpoint.protocol() != BmcEndpoint.Protocol.AUTO
            || endpoint.prefer().isPresent()
            || memory.of(endpoint).isPresent()
            || memory.probed(endpoint).isPresent();
    return isKnown ? Optional.empty() : Optional.of(probe(endpoint));
  }

  Probed probe(BmcEndpoint endpoint) {
    var found = prober.probe(endpoint.host(), redfishPort(endpoint), ipmiPort(endpoint));
    memory.probed(endpoint, found);
    return found;
  }

  /** The certificate that it shows now; nothing is believed of it, and no login made. */
  Optional<String> shown(BmcEndpoint endpoint) {
    return prober.root(endpoint.host(), redfishPort(endpoint)).flatMap(Probed.Root::fingerprint);
  }

  private static Optional<String> why(Spoken taken, BmcEndpoint endpoint, Optional<Probed> probed) {
    return probed
        .filter(found -> taken == Spoken.IPMI && found.redfish().isEmpty())
        .map(
            found ->
                "spoken to over IPMI, since over Redfish: %s:%d %s"
                    .formatted(endpoint.host(), redfishPort(endpoint), found.noRedfish()));
  }

  /** By the protocol that works for this BMC. */
  void setPassword(BmcEndpoint by, String user, Secret password)
      throws BmcFaultException, InterruptedException {
    var spoken = ProtocolChoice.order(by, memory.of(by), memory.probed(by)).getFirst();
    run(
        spoken,
        by,
        Privilege.ADMINISTRATOR,
        bmc -> {
          bmc.care().renew(user, password);
          return user;
        },
        () -> {});
  }

  BmcClaim introduce(BmcEndpoint endpoint) throws BmcFaultException, InterruptedException {
    var introduction = new Introduction(ipmi, redfish);
    return endpoint.protocol() == BmcEndpoint.Protocol.IPMI
        ? introduction.over(ipmiTarget(endpoint))
        : introduction.over(redfishTarget(endpoint));
  }

  /** By each protocol that the endpoint may be spoken to with. */
  SelfTest selfTest(BmcEndpoint endpoint) {
    var checks = new ArrayList<SelfTest.Check>();
    for (var spoken : ProtocolChoice.order(endpoint, Optional.empty(), Optional.empty())) {
      checks.addAll(selfTest(spoken, endpoint));
    }
    return new SelfTest(endpoint.address(), checks);
  }

  private List<SelfTest.Check> selfTest(Spoken spoken, BmcEndpoint endpoint) {
    var found = new ArrayList<SelfTest.Check>();
    try {
      switch (spoken) {
        case REDFISH -> new RedfishSelfTest(redfish, redfishTarget(endpoint), found::add).run();
        case IPMI -> new IpmiSelfTest(ipmi, ipmiTarget(endpoint), found::add).run();
      }
    } catch (BmcFaultException e) {
      found.add(SelfTest.failed(spoken, broken(found), e.fault().advice()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      found.add(SelfTest.failed(spoken, broken(found), "Ichor is stopping; ask again"));
    }
    return found;
  }

  /** What was found before stays in the report. */
  private static String broken(List<SelfTest.Check> found) {
    return found.isEmpty() ? "reaching it" : "the rest of the test";
  }

  private <T> Outcome<T> second(Spoken spoken, BmcFault first, BmcEndpoint endpoint, Doing<T> doing)
      throws BmcFaultException, InterruptedException {
    try {
      var value = doing.by(spoken);
      memory.worked(endpoint, spoken);
      return new Outcome<>(value, spoken, Optional.of(ProtocolChoice.sentence(spoken, first)));
    } catch (BmcFaultException second) {
      memory.forget(endpoint);
      throw new BmcFaultException(
          second.fault() instanceof BmcFault.Stopping
              ? second.fault()
              : ProtocolChoice.neither(spoken.other(), first, second.fault()));
    }
  }

  /** By this protocol and no other. */
  <T> T run(Spoken spoken, BmcEndpoint endpoint, Privilege privilege, Work<T> work)
      throws BmcFaultException, InterruptedException {
    return run(spoken, endpoint, privilege, work, () -> {});
  }

  /**
   * @param onAct told before anything is sent that may change something
   */
  private <T> T run(
      Spoken spoken, BmcEndpoint endpoint, Privilege privilege, Work<T> work, Runnable onAct)
      throws BmcFaultException, InterruptedException {
    return switch (spoken) {
      case IPMI ->
          ipmi.inSession(
              ipmiTarget(endpoint),
              privilege,
              session -> {
                session.onAct(onAct);
                return work.with(new IpmiBmc(at(session, endpoint)));
              });
      case REDFISH ->
          redfish.inSession(
              redfishTarget(endpoint),
              session -> {
                session.onAct(onAct);
                return work.with(new RedfishBmc(session));
              });
    };
  }

  /** The machine's own controller: the BMC, or the one behind it that the endpoint names. */
  private static IpmiPeer at(IpmiSession session, BmcEndpoint endpoint) {
    return session.along(endpoint.ipmiWish().target());
  }

  /** Carries a console until it is closed, by whatever the BMC has for it. */
  void console(BmcEndpoint endpoint, SerialLine line, boolean steal)
      throws BmcFaultException, InterruptedException {
    consoles.carry(endpoint, line, steal);
  }

  /** What the desk of events asks of BMCs. */
  EventDesk.Bmcs events() {
    return new EventDesk.Bmcs() {
      @Override
      public void settle(BmcEndpoint bmc, Optional<URI> wanted)
          throws BmcFaultException, InterruptedException {
        redfish.inSession(
            redfishTarget(bmc),
            session -> {
              new EventSubscriptions(session).settle(wanted);
              return wanted;
            });
      }

      @Override
      public void stream(BmcEndpoint bmc, Consumer<List<BmcEvent>> events)
          throws BmcFaultException, InterruptedException {
        redfish.listen(redfishTarget(bmc), events);
      }
    };
  }

  /** This BMC is no machine's any more: nothing is kept of it. */
  void forget(BmcEndpoint bmc) {
    memory.forget(bmc);
    try {
      ipmi.forget(new InetSocketAddress(bmc.host(), ipmiPort(bmc)));
      redfish.forget(RedfishTarget.origin(bmc.host(), redfishPort(bmc)));
    } catch (IllegalArgumentException e) {
      LOG.debugf("bmc forgotten bmc=%s why=\"%s\"", bmc.address(), e.getMessage());
    }
  }

  /** Of how many BMCs something is kept. */
  int kept() {
    return ipmi.kept() + redfish.kept() + memory.size();
  }

  RedfishClient redfish() {
    return redfish;
  }

  static RedfishTarget redfishTarget(BmcEndpoint bmc) throws BmcFaultException {
    var name = "%s:%d".formatted(bmc.host(), bmc.port());
    try {
      return new RedfishTarget(
          name,
          RedfishTarget.origin(bmc.host(), bmc.port()),
          bmc.user(),
          bmc.password(),
          bmc.trust(),
          SystemChoice.Wanted.named(bmc.system()));
    } catch (IllegalArgumentException e) {
      throw new BmcFaultException(new BmcFault.Unresolved(name));
    }
  }

  private static int ipmiPort(BmcEndpoint bmc) {
    return bmc.protocol() == BmcEndpoint.Protocol.IPMI
        ? bmc.port()
        : bmc.ipmiPort().orElse(BmcEndpoint.IPMI_PORT);
  }

  private static int redfishPort(BmcEndpoint bmc) {
    return bmc.protocol() == BmcEndpoint.Protocol.IPMI ? REDFISH_PORT : bmc.port();
  }

  static IpmiTarget ipmiTarget(BmcEndpoint bmc) throws BmcFaultException {
    return ipmiTarget(bmc, ipmiPort(bmc));
  }

  static IpmiTarget ipmiTarget(BmcEndpoint bmc, int port) throws BmcFaultException {
    var name = "%s:%d".formatted(bmc.host(), port);
    var unfit = Credentials.unfit(bmc.user(), bmc.password());
    if (unfit.isPresent()) {
      throw new BmcFaultException(new BmcFault.UnfitCredentials(name, unfit.get()));
    }
    var address = new InetSocketAddress(bmc.host(), port);
    if (address.isUnresolved()) {
      throw new BmcFaultException(new BmcFault.Unresolved(name));
    }
    var wish = bmc.ipmiWish();
    return new IpmiTarget(
        name,
        address,
        new Credentials(bmc.user(), bmc.password(), wish.kg()),
        wish.suites().stream().map(CipherSuite::of).flatMap(Optional::stream).toList(),
        wish.quirks());
  }

  /** Ends running actions and closes their sessions, of both protocols at the same time. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    prober.close();
    consoles.close();
    var other = Thread.ofVirtual().start(redfish::close);
    ipmi.close();
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
