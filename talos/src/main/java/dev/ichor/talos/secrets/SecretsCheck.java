package dev.ichor.talos.secrets;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/** Looks at a bundle that came from outside before anything is made with it. */
public final class SecretsCheck {
  private static final String TOKEN = "[a-z0-9]{6}\\.[a-z0-9]{16}";

  private SecretsCheck() {}

  /**
   * Passes when the bundle can carry a cluster now.
   *
   * @throws MalformedSecretsException names the first path that cannot, and the remedy
   */
  public static void check(SecretsBundle bundle, Instant now) throws MalformedSecretsException {
    octets("cluster.secret", bundle.clusterSecret().reveal());
    if (bundle.secretbox().isPresent()) {
      octets("secrets.secretboxencryptionsecret", bundle.secretbox().get().reveal());
    }
    token("secrets.bootstraptoken", bundle.bootstrapToken().reveal());
    token("trustdinfo.token", bundle.trustdToken().reveal());
    authority("certs.etcd", bundle.etcd(), now);
    authority("certs.k8s", bundle.kubernetes(), now);
    authority("certs.k8saggregator", bundle.aggregator(), now);
    authority("certs.os", bundle.os(), now);
    var key = Pem.parse(bundle.serviceAccountKey().reveal());
    try {
      kind("certs.k8sserviceaccount", key).decode(key.der().toArray());
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new MalformedSecretsException(
          "certs.k8sserviceaccount.key is not a usable key; take it from the original file");
    }
  }

  /** What people may see of an authority: who, until when, and which one it is. */
  public static Optional<Validity> validity(Identity identity) {
    try {
      var holder = new X509CertificateHolder(Pem.parse(identity.certificate()).der().toArray());
      return Optional.of(
          new Validity(
              holder.getSubject().toString(),
              holder.getNotBefore().toInstant(),
              holder.getNotAfter().toInstant(),
              fingerprint(identity)));
    } catch (IOException | MalformedSecretsException e) {
      return Optional.empty();
    }
  }

  /**
   * @param fingerprint SHA-256 of the certificate, hexadecimal
   */
  public record Validity(String subject, Instant from, Instant until, String fingerprint) {}

  /** SHA-256 of the certificate, hexadecimal. */
  public static String fingerprint(Identity identity) throws MalformedSecretsException {
    try {
      var digest = java.security.MessageDigest.getInstance("SHA-256");
      return java.util.HexFormat.of()
          .formatHex(digest.digest(Pem.parse(identity.certificate()).der().toArray()));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private static void octets(String path, String base64) throws MalformedSecretsException {
    try {
      if (Base64.getDecoder().decode(base64).length == 32) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedSecretsException(
          path + " is not base64; take it from the original file unchanged");
    }
    throw new MalformedSecretsException(
        path + " is not 32 octets in base64; take it from the original file unchanged");
  }

  private static void token(String path, String token) throws MalformedSecretsException {
    if (!token.matches(TOKEN)) {
      throw new MalformedSecretsException(
          path + " has not the form abcdef.0123456789abcdef; take it from the original file");
    }
  }

  private static KeyKind kind(String path, Pem key) throws MalformedSecretsException {
    return KeyKind.ofLabel(key.label())
        .orElseThrow(
            () ->
                new MalformedSecretsException(
                    "%s.key has the PEM label %s, which Ichor cannot use"
                        .formatted(path, key.label())));
  }

  private static void authority(String path, Identity identity, Instant now)
      throws MalformedSecretsException {
    try {
      var holder = new X509CertificateHolder(Pem.parse(identity.certificate()).der().toArray());
      var constraints = BasicConstraints.fromExtensions(holder.getExtensions());
      if (constraints == null || !constraints.isCA()) {
        throw new MalformedSecretsException(
            path + ".crt is not an authority's certificate; it may be a node's or a client's");
      }
      validity(path, holder, now);
      if (!signs(path, identity, holder)) {
        throw new MalformedSecretsException(
            path + ".key does not belong to " + path + ".crt; take both from the same cluster");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedSecretsException(path + ".crt is not a certificate");
    }
  }

  private static void validity(String path, X509CertificateHolder holder, Instant now)
      throws MalformedSecretsException {
    var from = holder.getNotBefore().toInstant();
    var until = holder.getNotAfter().toInstant();
    if (now.isAfter(until)) {
      throw new MalformedSecretsException(
          "%s.crt expired on %s (it is %s here); rotate the cluster's authority first, or set this host's clock"
              .formatted(path, until, now));
    }
    if (now.isBefore(from)) {
      throw new MalformedSecretsException(
          "%s.crt is valid from %s on, and it is %s here; set this host's clock"
              .formatted(path, from, now));
    }
  }

  /** Signs something with the key and looks whether the certificate agrees. */
  private static boolean signs(String path, Identity identity, X509CertificateHolder holder)
      throws MalformedSecretsException {
    var pem = Pem.parse(identity.key().reveal());
    try {
      var kind = kind(path, pem);
      var key = kind.decode(pem.der().toArray());
      var signer =
          new JcaContentSignerBuilder(kind.signature())
              .setSecureRandom(new SecureRandom())
              .build(key);
      var words = "ichor".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      signer.getOutputStream().write(words);
      var signature = signer.getSignature();
      var verifier =
          new JcaContentVerifierProviderBuilder()
              .build(holder.getSubjectPublicKeyInfo())
              .get(signer.getAlgorithmIdentifier());
      verifier.getOutputStream().write(Arrays.copyOf(words, words.length));
      return verifier.verify(signature);
    } catch (GeneralSecurityException
        | IOException
        | OperatorCreationException
        | IllegalArgumentException e) {
      return false;
    }
  }
}
