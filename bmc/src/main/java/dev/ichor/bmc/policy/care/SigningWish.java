package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a certificate signing request shall say (DSP0268 CertificateService {@code GenerateCSR}).
 *
 * @param commonName of the BMC, e.g. its name in DNS
 * @param alternativeNames names and addresses, e.g. {@code bmc7.example}, {@code 10.0.0.9}
 */
public record SigningWish(
    String commonName,
    List<String> alternativeNames,
    Optional<String> organization,
    Optional<String> unit,
    Optional<String> city,
    Optional<String> state,
    Optional<String> country) {
  public SigningWish {
    requireNonNull(commonName, "commonName");
    alternativeNames = List.copyOf(alternativeNames);
    if (commonName.isBlank()) {
      throw new IllegalArgumentException("a signing request needs a common name; give it");
    }
    if (country.filter(code -> !code.matches("[A-Z]{2}")).isPresent()) {
      throw new IllegalArgumentException("a country is two capital letters, such as DE");
    }
  }
}
