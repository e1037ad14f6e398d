package dev.ichor.simulator.bmc.redfish;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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
