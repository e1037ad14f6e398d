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
import dev.ichor.inventory.model.IpmiWish;
import dev.ichor.inventory.port.RecordStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Looks at one address: probe, then at most a few logins. Refused logins are remembered over
 * restarts, so that a scan that is asked for again does not bring an account nearer to its lock.
 */
public final class BmcLookout implements DiscoveryDesk.Lookout {
  private static final Logger LOG = Logger.getLogger(BmcLookout.class);

  private final Prober prober;
  private final Introduce introduce;
  private final Function<String, List<Credential>> lists;
  private final InstantSource clock;
  private final Digest digest;
  private final LoginCount count;

  /** Logs in by exactly this endpoint. */
  @FunctionalInterface
  public interface Introduce {
    BmcClaim ask(BmcEndpoint endpoint) throws BmcFaultException, InterruptedException;
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
    this.prober = prober;
    this.introduce = introduce;
    this.lists = lists;
    this.clock = clock;
    this.digest = Digest.kept(store);
    this.count = new LoginCount(store);
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
            .map(list -> logInAlone(address, probed, lists.apply(list), wish))
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

  /** One scan at a time, so that two count as one. */
  private Login logInAlone(
      Address address, Probed probed, List<Credential> credentials, DiscoveryDesk.Wish wish) {
    var turn = count.turn(address.host());
    try {
      turn.lockInterruptibly();
      try {
        return logIn(address, probed, credentials, wish.trustFirst() && address.isNamed());
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Login.none("Ichor is stopping");
    } catch (IllegalArgumentException e) {
      return Login.none(String.valueOf(e.getMessage()));
    } finally {
      count.leave(address.host());
    }
  }

  private Login logIn(
      Address address, Probed probed, List<Credential> credentials, boolean trustsFirst)
      throws InterruptedException {
    var digests =
        credentials.stream().map(it -> digest.of(it.user(), it.password().reveal())).toList();
    while (true) {
      var refused = count.of(address.host());
      switch (LockGuard.next(credentials, digests, refused, clock.instant())) {
        case LockGuard.Next.Enough(var why) -> {
          return Login.none(why);
        }
        case LockGuard.Next.Try(var index) -> {
          var endpoint = endpoint(address, probed, credentials.get(index), trustsFirst);
          var login = attempt(endpoint, digests.get(index));
          if (login.isPresent()) {
            return login.get();
          }
        }
      }
    }
  }

  /** Empty when the BMC refused it: then the next one may be tried. */
  private Optional<Login> attempt(BmcEndpoint endpoint, String pair) throws InterruptedException {
    var open = count.begun(endpoint.host(), endpoint.user(), pair, clock.instant());
    try {
      var claim = introduce.ask(endpoint);
      count.forget(endpoint.host(), open);
      return Optional.of(
          new Login(
              Optional.of(endpoint),
              Optional.of(claim),
              "user '%s' was let in".formatted(endpoint.user())));
    } catch (BmcFaultException e) {
      if (isRefusal(e.fault())) {
        count.refused(endpoint.host(), open);
        return Optional.empty();
      }
      if (isUnjudged(e.fault())) {
        count.forget(endpoint.host(), open);
      }
      return Optional.of(Login.none(e.fault().advice()));
    }
  }

  private static boolean isRefusal(BmcFault fault) {
    return fault instanceof BmcFault.WrongPassword
        || fault instanceof BmcFault.UnknownUser
        || fault instanceof BmcFault.LoginRefused;
  }

  /** It came before a password was sent, or says that the BMC did not look at it. */
  private static boolean isUnjudged(BmcFault fault) {
    return switch (fault) {
      case BmcFault.CertificateUnknown _,
          BmcFault.CertificateChanged _,
          BmcFault.NotRedfish _,
          BmcFault.Ipmi15Only _,
          BmcFault.NoSuite _,
          BmcFault.Unresolved _,
          BmcFault.UnfitCredentials _,
          BmcFault.WrongKg _, // it took the password
          BmcFault.Busy _ ->
          true;
      default -> false;
    };
  }

  /** Redfish where it answers; its certificate is taken only when the operator said so. */
  private static BmcEndpoint endpoint(
      Address address, Probed probed, Credential credential, boolean trustsFirst) {
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
                .filter(_ -> trustsFirst)
                .flatMap(Probed.Root::fingerprint)
                .map(BmcTrust::new))
        .withIpmi(IpmiWish.NONE.withKg(credential.kg()));
  }
}
