package dev.ichor.bmc.discovery.client;

import dev.ichor.bmc.redfish.policy.TrustRule;
import dev.ichor.bmc.redfish.wire.Words;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;

/** Takes every certificate: for looking only, never with credentials. */
final class AnyCertificate implements X509TrustManager {
  private volatile Optional<X509Certificate> leaf = Optional.empty();

  /** What was shown; empty before the handshake. */
  Optional<TrustRule.Shown> shown() {
    return leaf.flatMap(AnyCertificate::shown);
  }

  private static Optional<TrustRule.Shown> shown(X509Certificate leaf) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return Optional.of(
          new TrustRule.Shown(
              "sha256:" + HexFormat.of().formatHex(digest),
              Words.of(leaf.getSubjectX500Principal().getName(), 120),
              leaf.getNotBefore().toInstant(),
              leaf.getNotAfter().toInstant()));
    } catch (GeneralSecurityException _) {
      return Optional.empty(); // a certificate without an encoding has no fingerprint
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) {
    throw new IllegalStateException("Ichor is the client here");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) {
    leaf = Optional.of(chain[0]);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
