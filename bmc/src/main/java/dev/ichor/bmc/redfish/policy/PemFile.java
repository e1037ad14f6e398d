package dev.ichor.bmc.redfish.policy;

import dev.ichor.inventory.model.Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Certificates in PEM, as an operator gives them or a BMC shows them. Pure. */
public final class PemFile {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");
  private static final int LONGEST = 64 * 1024;

  private PemFile() {}

  /**
   * The first certificate.
   *
   * @throws IllegalArgumentException when there is none that can be read
   */
  public static X509Certificate first(String pem) {
    var found = CERTIFICATE.matcher(pem);
    if (pem.length() > LONGEST || !found.find()) {
      throw new IllegalArgumentException(
          "a certificate is PEM: -----BEGIN CERTIFICATE----- ..., at most 64 KiB with its chain");
    }
    var in = new ByteArrayInputStream(found.group().getBytes(StandardCharsets.US_ASCII));
    try {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException | ClassCastException e) {
      throw new IllegalArgumentException(
          "the certificate cannot be read (%s); give one X.509 certificate in PEM"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** {@code sha256:} and the digits that {@code openssl x509 -fingerprint -sha256} prints. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the certificate has no encoding", e);
    }
  }

  /**
   * The certificate that a BMC shall show.
   *
   * @throws IllegalArgumentException when it cannot be read, or is over
   */
  public static X509Certificate usable(Secret pem, Instant now) {
    var certificate = first(pem.reveal());
    if (certificate.getNotAfter().toInstant().isBefore(now)) {
      throw new IllegalArgumentException(
          "the certificate ended %s; give one that holds"
              .formatted(certificate.getNotAfter().toInstant()));
    }
    return certificate;
  }

  /** More than one certificate. */
  public static boolean isChain(Secret pem) {
    return CERTIFICATE.matcher(pem.reveal()).results().limit(2).count() == 2;
  }
}
