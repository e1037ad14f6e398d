package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.inventory.model.BmcTrust;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a BMC's certificate is the one that was approved. Where nothing was approved, only a
 * certificate that a known authority vouches for, with the BMC's name in it, is taken; anything
 * else is shown to a person with its fingerprint.
 */
public final class TrustRule {
  private TrustRule() {}

  /**
   * The certificate that a BMC showed.
   *
   * @param fingerprint {@code sha256:} and 64 hexadecimal digits, of the whole certificate
   */
  public record Shown(String fingerprint, String subject, Instant notBefore, Instant notAfter) {}

  /**
   * @param byAuthority why authorities do not vouch for it under this name; empty when they do
   * @return the fault that ends the login; empty when it is trusted
   */
  public static Optional<BmcFault> judge(
      String address, Optional<BmcTrust> approved, Shown shown, Optional<String> byAuthority) {
    var pin = approved.flatMap(BmcTrust::pin);
    if (pin.isPresent()) {
      return pin.get().equals(shown.fingerprint())
          ? Optional.empty()
          : Optional.of(new BmcFault.CertificateChanged(address, pin.get(), shown.fingerprint()));
    }
    return byAuthority.map(
        why -> new BmcFault.CertificateUnknown(address, shown.fingerprint(), shown.subject(), why));
  }
}
