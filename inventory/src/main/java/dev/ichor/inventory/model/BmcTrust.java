package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * What vouches for a BMC's certificate: the fingerprint that a person approved, or an authority.
 *
 * @param text {@code sha256:} and 64 hexadecimal digits (the fingerprint of the whole certificate,
 *     as {@code openssl x509 -fingerprint -sha256} prints it, colons allowed), or one or more
 *     authorities' certificates in PEM
 */
public record BmcTrust(String text) {
  private static final String PEM = "-----BEGIN CERTIFICATE-----";
  private static final int LONGEST = 64 * 1024;

  public BmcTrust {
    requireNonNull(text, "text");
    text = text.strip();
    if (text.toLowerCase(Locale.ROOT).startsWith("sha256:")) {
      var hex = text.substring(7).replace(":", "").toLowerCase(Locale.ROOT);
      if (!hex.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "a certificate's fingerprint is sha256: and 64 hexadecimal digits");
      }
      text = "sha256:" + hex;
    } else if (!text.startsWith(PEM) || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a BMC's certificate is given as sha256:FINGERPRINT, or as its authority's certificate in PEM");
    }
  }

  /** The approved fingerprint, {@code sha256:} and lower-case digits. */
  public Optional<String> pin() {
    return text.startsWith("sha256:") ? Optional.of(text) : Optional.empty();
  }

  /** Authorities in PEM. */
  public Optional<String> authorities() {
    return text.startsWith(PEM) ? Optional.of(text) : Optional.empty();
  }
}
