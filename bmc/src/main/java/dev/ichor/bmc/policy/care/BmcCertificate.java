package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that a BMC keeps.
 *
 * @param id where it is, as the BMC names it
 * @param use "HTTPS", or the BMC's own words
 * @param fingerprint {@code sha256:} and digits; absent where the BMC does not give the certificate
 *     itself
 */
public record BmcCertificate(
    String id,
    String use,
    Optional<String> subject,
    Optional<String> issuer,
    Optional<Instant> notBefore,
    Optional<Instant> notAfter,
    Optional<String> fingerprint) {
  public BmcCertificate {
    requireNonNull(id, "id");
    requireNonNull(use, "use");
  }
}
