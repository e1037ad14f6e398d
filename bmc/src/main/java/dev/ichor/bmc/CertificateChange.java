package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.wire.Privilege;
import dev.ichor.bmc.policy.Bmc;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.ProtocolChoice;
import dev.ichor.bmc.policy.Spoken;
import dev.ichor.bmc.redfish.policy.PemFile;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BmcTrust;
import dev.ichor.inventory.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives a BMC's web server another certificate and looks which one it shows afterwards. What it
 * answers counts for nothing: it may restart before it answers, or say 200 and keep the old one.
 */
public final class CertificateChange {
  private static final Logger LOG = Logger.getLogger(CertificateChange.class);

  private final BmcDrivers drivers;
  private final Times times;

  /**
   * @param patience for its web server to come back
   * @param poll between two looks
   */
  public record Times(Duration patience, Duration poll) {
    public static final Times STANDARD = new Times(Duration.ofSeconds(120), Duration.ofSeconds(2));
  }

  /** What it shows in the end. */
  public sealed interface Outcome {
    /**
     * The certificate that was sent, proven by a login.
     *
     * @param trust what vouches for it from now on; absent where the authorities that did before do
     *     so again
     */
    record Replaced(String fingerprint, Optional<BmcTrust> trust) implements Outcome {}

    /** The one that it had. */
    record Unchanged(String advice) implements Outcome {}

    /** Another one, or none: nobody knows. */
    record Unknown(String advice) implements Outcome {}
  }

  CertificateChange(BmcDrivers drivers, Times times) {
    this.drivers = requireNonNull(drivers, "drivers");
    this.times = requireNonNull(times, "times");
  }

  /**
   * @param pem the certificate first, then its chain and, where the BMC did not make it, its key
   * @throws BmcFaultException when it was refused
   * @throws IllegalArgumentException when the certificate cannot be used
   */
  public Outcome replace(BmcEndpoint bmc, Secret pem)
      throws BmcFaultException, InterruptedException {
    var wanted = PemFile.fingerprint(PemFile.usable(pem, Instant.now()));
    var before = drivers.shown(bmc);
    if (before.filter(wanted::equals).isPresent()) {
      return new Outcome.Unchanged("it shows this certificate already");
    }
    var lost = send(bmc, pem);
    var shown = watch(bmc, before, wanted);
    var outcome =
        shown.filter(wanted::equals).isPresent()
            ? proven(bmc, wanted)
            : missed(bmc, before, shown, lost);
    LOG.infof("bmc certificate bmc=%s outcome=\"%s\"", bmc.address(), outcome);
    return outcome;
  }

  /** HTTPS, whatever is preferred otherwise: a login over IPMI proves nothing of a certificate. */
  private static Spoken way(BmcEndpoint bmc) {
    var ways = ProtocolChoice.order(bmc, Optional.empty(), Optional.empty());
    return ways.contains(Spoken.REDFISH) ? Spoken.REDFISH : ways.getFirst();
  }

  /** What was lost of the answer; a refusal is thrown. */
  private Optional<String> send(BmcEndpoint bmc, Secret pem)
      throws BmcFaultException, InterruptedException {
    try {
      drivers.run(
          way(bmc),
          bmc,
          Privilege.ADMINISTRATOR,
          one -> {
            one.care().upkeep().replaceCertificate(pem);
            return pem;
          });
      return Optional.empty();
    } catch (BmcFaultException e) {
      return switch (e.fault()) {
        case BmcFault.NoConnection _, BmcFault.Garbled _, BmcFault.CertificateChanged _ ->
            Optional.of(e.fault().advice());
        default -> throw e;
      };
    }
  }

  /** Until it shows the wanted one; what it showed last. */
  private Optional<String> watch(BmcEndpoint bmc, Optional<String> before, String wanted)
      throws InterruptedException {
    var until = System.nanoTime() + times.patience().toNanos();
    var shown = drivers.shown(bmc);
    while (System.nanoTime() < until) {
      var isOther = shown.isPresent() && !shown.equals(before);
      if (isOther || shown.filter(wanted::equals).isPresent()) {
        return shown;
      }
      TimeUnit.NANOSECONDS.sleep(times.poll().toNanos());
      shown = drivers.shown(bmc);
    }
    return shown;
  }

  private Outcome missed(
      BmcEndpoint bmc, Optional<String> before, Optional<String> shown, Optional<String> lost) {
    var after = lost.map(why -> " (its answer was lost: %s)".formatted(why)).orElse("");
    if (shown.isEmpty()) {
      return new Outcome.Unknown(
          "BMC %s shows no certificate within %d s%s; wait for its web server, or reset it by IPMI or at the machine, then look with ichor bmc certificate"
              .formatted(bmc.host(), times.patience().toSeconds(), after));
    }
    return shown.equals(before)
        ? new Outcome.Unchanged(
            "BMC %s took the certificate and shows the old one %s still%s; reset the BMC, or install it on its own page"
                .formatted(bmc.host(), shown.get(), after))
        : new Outcome.Unknown(
            "BMC %s shows %s, which is neither the old certificate nor the one that was sent; compare it at the BMC before you approve it"
                .formatted(bmc.host(), shown.get()));
  }

  /** Authorities that vouched before go on doing so, where they do; else this one is pinned. */
  private Outcome proven(BmcEndpoint bmc, String wanted) throws InterruptedException {
    var isPinned = bmc.trust().flatMap(BmcTrust::pin).isPresent();
    if (!isPinned && problem(bmc).isEmpty()) {
      return new Outcome.Replaced(wanted, Optional.empty());
    }
    var pin = new BmcTrust(wanted);
    return problem(bmc.withTrust(Optional.of(pin)))
        .<Outcome>map(
            why ->
                new Outcome.Unknown(
                    "it shows the new certificate %s, and no login works behind it: %s"
                        .formatted(wanted, why)))
        .orElseGet(() -> new Outcome.Replaced(wanted, Optional.of(pin)));
  }

  private Optional<String> problem(BmcEndpoint bmc) throws InterruptedException {
    try {
      drivers.run(way(bmc), bmc, Privilege.USER, Bmc::isOn);
      return Optional.empty();
    } catch (BmcFaultException e) {
      return Optional.of(e.fault().advice());
    }
  }
}
