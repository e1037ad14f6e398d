package dev.ichor.simulator.bmc.redfish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A BMC's self-signed certificate, made at its first start and kept, as real ones do. */
public final class RedfishCertificate {
  private static final char[] PASSWORD = "simulated".toCharArray();
  private static final String ALIAS = "bmc";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private final KeyStore store;

  private RedfishCertificate(KeyStore store) {
    this.store = store;
  }

  /**
   * @param file where it is kept
   * @param name the common name
   */
  public static RedfishCertificate kept(Path file, String name) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      if (Files.exists(file)) {
        try (var in = Files.newInputStream(file)) {
          store.load(in, PASSWORD);
        }
        return new RedfishCertificate(store);
      }
      store.load(null, null);
      fill(store, name);
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      try (var out = Files.newOutputStream(file)) {
        store.store(out, PASSWORD);
      }
      return new RedfishCertificate(store);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the certificate of BMC %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static void fill(KeyStore store, String name)
      throws GeneralSecurityException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256, RANDOM);
    var pair = generator.generateKeyPair();
    Instant now = Instant.now();
    X500Name subject = new X500Name("CN=" + name);
    var holder =
        new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(64, RANDOM),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(VALIDITY)),
                subject,
                pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
    store.setKeyEntry(ALIAS, pair.getPrivate(), PASSWORD, new Certificate[] {certificate});
  }

  /**
   * One that was installed.
   *
   * @param pem the chain, and the key where the BMC did not make it
   * @param made what the BMC made for its last request
   */
  static RedfishCertificate of(String pem, Optional<KeyPair> made)
      throws GeneralSecurityException, IOException {
    int from = Math.max(0, pem.indexOf("-----BEGIN CERTIFICATE-----"));
    var in = new ByteArrayInputStream(pem.substring(from).getBytes(StandardCharsets.US_ASCII));
    var chain =
        CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
            .map(Certificate.class::cast)
            .toArray(Certificate[]::new);
    PrivateKey key =
        key(pem)
            .or(() -> made.map(KeyPair::getPrivate))
            .orElseThrow(() -> new GeneralSecurityException("no key"));
    if (made.isPresent()
        && key.equals(made.get().getPrivate())
        && !chain[0].getPublicKey().equals(made.get().getPublic())) {
      throw new GeneralSecurityException("the certificate is not of the requested key");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, key, PASSWORD, chain);
    return new RedfishCertificate(store);
  }

  private static Optional<PrivateKey> key(String pem) throws GeneralSecurityException {
    int from = pem.indexOf("-----BEGIN PRIVATE KEY-----");
    int to = pem.indexOf("-----END PRIVATE KEY-----");
    if (from < 0 || to < from) {
      return Optional.empty();
    }
    String base64 = pem.substring(from + 27, to);
    var octets = Base64.getMimeDecoder().decode(base64);
    return Optional.of(
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(octets)));
  }

  static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256, RANDOM);
    return generator.generateKeyPair();
  }

  /** A certificate signing request (PKCS #10) in PEM. */
  static String request(KeyPair pair, String name) throws IOException {
    try {
      var built =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + name), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
      return wrapped("CERTIFICATE REQUEST", built.getEncoded());
    } catch (OperatorCreationException e) {
      throw new IOException("a signature", e);
    }
  }

  private static String wrapped(String what, byte[] octets) {
    byte[] line = {'\n'};
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, line).encodeToString(octets));
  }

  private X509Certificate own() {
    try {
      return (X509Certificate) store.getCertificate(ALIAS);
    } catch (KeyStoreException e) {
      throw new IllegalStateException("a store in memory", e);
    }
  }

  String pem() {
    try {
      return wrapped("CERTIFICATE", own().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read", e);
    }
  }

  String subject() {
    return own().getSubjectX500Principal().getName().replaceFirst("^CN=", "");
  }

  String issuer() {
    return own().getIssuerX500Principal().getName().replaceFirst("^CN=", "");
  }

  Instant notBefore() {
    return own().getNotBefore().toInstant();
  }

  Instant notAfter() {
    return own().getNotAfter().toInstant();
  }

  /** Some certificate of this name, for a database of keys. */
  static String pem(String name) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      fill(store, name);
      byte[] line = {'\n'};
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(
              Base64.getMimeEncoder(64, line)
                  .encodeToString(store.getCertificate(ALIAS).getEncoded()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("a certificate in memory", e);
    }
  }

  /** {@code sha256:} and the digits that {@code openssl x509 -fingerprint -sha256} prints. */
  public String fingerprint() {
    try {
      byte[] der = store.getCertificate(ALIAS).getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was just made", e);
    }
  }

  SSLContext context() throws IOException {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, RANDOM);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS of a BMC", e);
    }
  }
}
