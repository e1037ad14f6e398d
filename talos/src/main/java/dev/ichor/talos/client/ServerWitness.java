package dev.ichor.talos.client;

import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Sees the node's certificate, keeps its fingerprint, and judges it: in maintenance mode anything
 * goes, afterwards only the cluster's own authority ({@code certs.os}) with the node's address.
 * Being an extended trust manager it is the only judge; JSSE adds no host name check of its own.
 */
final class ServerWitness extends X509ExtendedTrustManager {
  /** What was wrong with a certificate. */
  enum Objection {
    /** Issued by nobody: a node in maintenance mode. */
    MAINTENANCE,
    /** Signed by another authority than the cluster's. */
    OTHER_AUTHORITY,
    /** Outside its validity: a clock is wrong. */
    NOT_VALID_NOW,
    /** The cluster's, but for another address. */
    OTHER_ADDRESS
  }

  private record Expected(X509Certificate authority, InetAddress node, Instant now) {}

  private final Optional<Expected> expected;
  private volatile Optional<String> fingerprint = Optional.empty();
  private volatile Optional<Objection> objection = Optional.empty();

  private ServerWitness(Optional<Expected> expected) {
    this.expected = expected;
  }

  static ServerWitness ofAnything() {
    return new ServerWitness(Optional.empty());
  }

  static ServerWitness of(X509Certificate authority, InetAddress node, Instant now) {
    return new ServerWitness(Optional.of(new Expected(authority, node, now)));
  }

  /**
   * Base64 of SHA-256 over SubjectPublicKeyInfo, as {@code talosctl --cert-fingerprint} takes it.
   */
  Optional<String> fingerprint() {
    return fingerprint;
  }

  Optional<Objection> objection() {
    return objection;
  }

  private void judge(X509Certificate[] chain) throws CertificateException {
    var leaf = chain[0];
    fingerprint = Optional.of(fingerprintOf(leaf));
    if (expected.isEmpty()) {
      return;
    }
    var found = objectionTo(leaf, expected.get());
    objection = found;
    if (found.isPresent()) {
      throw new CertificateException("certificate refused: " + found.get());
    }
  }

  private static Optional<Objection> objectionTo(X509Certificate leaf, Expected expected)
      throws CertificateException {
    if (leaf.getIssuerX500Principal().getName().isEmpty()) {
      return Optional.of(Objection.MAINTENANCE);
    }
    try {
      TalosTls.verify(leaf, expected.authority());
    } catch (GeneralSecurityException e) {
      return Optional.of(Objection.OTHER_AUTHORITY);
    }
    var now = Date.from(expected.now());
    if (now.before(leaf.getNotBefore()) || now.after(leaf.getNotAfter())) {
      return Optional.of(Objection.NOT_VALID_NOW);
    }
    return names(leaf, expected.node()) ? Optional.empty() : Optional.of(Objection.OTHER_ADDRESS);
  }

  private static boolean names(X509Certificate leaf, InetAddress node) throws CertificateException {
    var names = leaf.getSubjectAlternativeNames();
    return names != null
        && names.stream()
            .filter(name -> Integer.valueOf(7).equals(name.get(0)))
            .anyMatch(name -> node.equals(literal(name)));
  }

  private static InetAddress literal(List<?> name) {
    return InetAddress.ofLiteral(String.valueOf(name.get(1)));
  }

  private static String fingerprintOf(X509Certificate leaf) throws CertificateException {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(leaf.getPublicKey().getEncoded());
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("this JDK has no SHA-256", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this side is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this side is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this side is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
