package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.redfish.policy.TrustRule;
import dev.ichor.bmc.redfish.wire.Words;
import dev.ichor.inventory.model.BmcTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Lets a handshake with one BMC pass as {@link TrustRule} says. A pinned certificate may be expired
 * and name any host: a person looked at it.
 */
final class CertificateGuard extends X509ExtendedTrustManager implements HostnameVerifier {
  private static final HostnameVerifier NAMES = new OkHttpClient().hostnameVerifier();

  private final String address;
  private final Optional<BmcTrust> approved;

  /** Absent with a pinned certificate: nobody is asked then. */
  private final Optional<X509TrustManager> authorities;

  private volatile Optional<TrustRule.Shown> shown = Optional.empty();
  private volatile Optional<BmcFault> fault = Optional.empty();

  CertificateGuard(String address, Optional<BmcTrust> approved) {
    this.address = address;
    this.approved = approved;
    this.authorities =
        approved.flatMap(BmcTrust::pin).isPresent()
            ? Optional.empty()
            : Optional.of(
                approved
                    .flatMap(BmcTrust::authorities)
                    .map(pem -> authorities(Optional.of(pem)))
                    .orElseGet(Public::authorities));
  }

  /** Those of the platform, read once: with thousands of BMCs each reading would be dear. */
  private static final class Public {
    private static final X509TrustManager AUTHORITIES =
        CertificateGuard.authorities(Optional.empty());

    private Public() {}

    static X509TrustManager authorities() {
      return AUTHORITIES;
    }
  }

  /** The certificate of the last handshake. */
  Optional<TrustRule.Shown> shown() {
    return shown;
  }

  /** Why the last handshake was ended. */
  Optional<BmcFault> fault() {
    return fault;
  }

  /** Before a request: what follows is about it alone. */
  void forgetFault() {
    fault = Optional.empty();
  }

  private static X509TrustManager authorities(Optional<String> pem) {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(pem.isPresent() ? keyStore(pem.get()) : null);
      for (var manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager found) {
          return found;
        }
      }
      throw new IllegalStateException("this Java has no X.509 trust manager");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "the BMC's authority is no certificate in PEM: " + e.getMessage(), e);
    }
  }

  private static KeyStore keyStore(String pem) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
      store.setCertificateEntry("authority-" + store.size(), certificate);
    }
    return store;
  }

  private void check(X509Certificate[] chain, String kind) throws CertificateException {
    var leaf = chain[0];
    var seen =
        new TrustRule.Shown(
            fingerprint(leaf),
            Words.of(leaf.getSubjectX500Principal().getName(), 120),
            leaf.getNotBefore().toInstant(),
            leaf.getNotAfter().toInstant());
    shown = Optional.of(seen);
    fault = TrustRule.judge(address, approved, seen, byAuthority(chain, kind));
    if (fault.isPresent()) {
      throw new CertificateException(fault.get().advice());
    }
  }

  private Optional<String> byAuthority(X509Certificate[] chain, String kind) {
    if (authorities.isEmpty()) {
      return Optional.of("nobody was asked: one certificate is approved");
    }
    try {
      authorities.get().checkServerTrusted(chain, kind);
      return Optional.empty();
    } catch (CertificateException e) {
      var self = chain[0].getIssuerX500Principal().equals(chain[0].getSubjectX500Principal());
      return Optional.of(self ? "signed by itself" : "its authority is not known");
    }
  }

  /** {@code sha256:} and the digits that {@code openssl x509 -fingerprint -sha256} prints. */
  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("no fingerprint", e);
    }
  }

  @Override
  public boolean verify(String host, SSLSession session) {
    if (approved.flatMap(BmcTrust::pin).isPresent() || NAMES.verify(host, session)) {
      return true;
    }
    fault =
        shown.map(
            seen ->
                new BmcFault.CertificateUnknown(
                    address, seen.fingerprint(), seen.subject(), "made for another name"));
    return false;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    check(chain, kind);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket)
      throws CertificateException {
    check(chain, kind);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, kind);
  }

  private static CertificateException clientOnly() {
    return new CertificateException("Ichor is the client here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw clientOnly();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket)
      throws CertificateException {
    throw clientOnly();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable SSLEngine engine)
      throws CertificateException {
    throw clientOnly();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities
        .map(X509TrustManager::getAcceptedIssuers)
        .orElseGet(() -> new X509Certificate[0]);
  }
}
