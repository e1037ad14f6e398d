package dev.ichor.bmc.discovery;

import dev.ichor.bmc.discovery.DiscoveryDesk.Address;
import dev.ichor.bmc.discovery.DiscoveryDesk.Wish;
import dev.ichor.bmc.discovery.client.Prober;
import dev.ichor.bmc.discovery.policy.BmcClaim;
import dev.ichor.bmc.discovery.policy.BmcFinding;
import dev.ichor.bmc.discovery.policy.Credential;
import dev.ichor.bmc.discovery.policy.LockGuard;
import dev.ichor.bmc.discovery.policy.Scan;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.Probed;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.port.RecordStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Looks at one address: probe, then at most a few logins. Refused logins are remembered over
 * restarts, so that a scan that is asked for again does not bring an account nearer to its lock.
 */
public final class BmcLookout implements DiscoveryDesk.Lookout {
  private static final Logger LOG = Logger.getLogger(BmcLookout.class);
  private static final String KIND = "bmc-refusals";

  private final RecordStore store;
  private final Prober prober;
  private final Introduce introduce;
  private final Function<String, List<Credential>> lists;
  private final InstantSource clock;
  private final Digest digest;
  private final ConcurrentMap<String, Refusals> refusals = new ConcurrentHashMap<>();

  /** Logs in by exactly this endpoint. */
  @FunctionalInterface
  public interface Introduce {
    BmcClaim ask(BmcEndpoint endpoint) throws BmcFaultException, InterruptedException;
  }

  /** What one host refused. */
  record Refusals(String host, List<LockGuard.Refusal> refused) {
    Refusals {
      refused = List.copyOf(refused);
    }
  }

  /**
   * @param lists the credentials of a list by its name
   */
  public BmcLookout(
      RecordStore store,
      Prober prober,
      Introduce introduce,
      Function<String, List<Credential>> lists,
      InstantSource clock) {
    this.store = store;
    this.prober = prober;
    this.introduce = introduce;
    this.lists = lists;
    this.clock = clock;
    this.digest = Digest.kept(store);
    store.kept(KIND, Refusals.class).forEach(it -> refusals.put(it.host(), it));
  }

  /** How a login went. */
  private record Login(Optional<BmcEndpoint> endpoint, Optional<BmcClaim> claim, String sentence) {
    static Login none(String sentence) {
      return new Login(Optional.empty(), Optional.empty(), sentence);
    }
  }

  @Override
  public Optional<Scan.Found> look(Address address, Wish wish) {
    var probed = prober.probe(address.host(), address.redfishPort(), address.ipmiPort());
    if (probed.isSilent()) {
      return Optional.empty();
    }
    var login =
        wish.credentials()
            .map(list -> logIn(address, probed, lists.apply(list), wish.trustFirst()))
            .orElseGet(() -> Login.none("nobody logged in: no credential list was given"));
    var worked = login.endpoint().map(it -> new Credential(it.user(), it.password()));
    LOG.infof(
        "bmc found bmc=%s source=%s why=\"%s\"",
        address.host(), address.source(), login.sentence());
    return Optional.of(
        new Scan.Found(
            address.host(),
            address.source(),
            probed,
            login.endpoint(),
            login.claim(),
            login.sentence(),
            BmcFinding.of(probed, worked, clock.instant())));
  }

  private Login logIn(
      Address address, Probed probed, List<Credential> credentials, boolean trustFirst) {
    var digests =
        credentials.stream().map(it -> digest.of(it.user(), it.password().reveal())).toList();
    while (true) {
      var refused = refusals.getOrDefault(address.host(), new Refusals(address.host(), List.of()));
      switch (LockGuard.next(credentials, digests, refused.refused(), clock.instant())) {
        case LockGuard.Next.Enough(var why) -> {
          return Login.none(why);
        }
        case LockGuard.Next.Try(var index) -> {
          var credential = credentials.get(index);
          var endpoint = endpoint(address, probed, credential, trustFirst);
          try {
            var claim = introduce.ask(endpoint);
            return new Login(
                Optional.of(endpoint),
                Optional.of(claim),
                "user '%s' was let in".formatted(credential.user()));
          } catch (BmcFaultException e) {
            if (!isRefusal(e.fault())) {
              return Login.none(e.fault().advice());
            }
            remember(refused, credential.user(), digests.get(index), clock.instant());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Login.none("Ichor is stopping");
          } catch (IllegalArgumentException e) {
            return Login.none(String.valueOf(e.getMessage()));
          }
        }
      }
    }
  }

  private static boolean isRefusal(BmcFault fault) {
    return fault instanceof BmcFault.WrongPassword
        || fault instanceof BmcFault.UnknownUser
        || fault instanceof BmcFault.LoginRefused;
  }

  /** Redfish where it answers; its certificate is taken only when the operator said so. */
  private static BmcEndpoint endpoint(
      Address address, Probed probed, Credential credential, boolean trustFirst) {
    var isRedfish = probed.redfish().isPresent();
    return new BmcEndpoint(
        isRedfish ? BmcEndpoint.Protocol.REDFISH : BmcEndpoint.Protocol.IPMI,
        address.host(),
        isRedfish ? address.redfishPort() : address.ipmiPort(),
        credential.user(),
        credential.password(),
        isRedfish ? Optional.of(address.ipmiPort()) : Optional.empty(),
        probed
            .redfish()
            .filter(_ -> trustFirst)
            .flatMap(Probed.Root::fingerprint)
            .map(BmcTrust::new));
  }

  /** On disk before the next try. */
  private void remember(Refusals before, String user, String pair, Instant now) {
    var all = new ArrayList<>(before.refused());
    all.removeIf(old -> old.at().plus(LockGuard.MEMORY).isBefore(now));
    all.add(new LockGuard.Refusal(user, pair, now));
    var after = new Refusals(before.host(), all);
    store.keep(KIND, after.host(), after);
    refusals.put(after.host(), after);
  }
}
