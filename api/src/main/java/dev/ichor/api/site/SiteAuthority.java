package dev.ichor.api.site;

import dev.ichor.api.site.Certificates.Issued;
import dev.ichor.boot.http.server.TlsIdentity;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.store.Sealer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/**
 * The authority that firmware is told to trust once, and the certificates it signs for our
 * listeners. Made at the first start with boot HTTPS and kept for ever: the certificate as PEM, the
 * key sealed as all our secrets are. A server's certificate lives only in memory; each start makes
 * a new one.
 */
public final class SiteAuthority {
  private static final String PURPOSE = "site-authority/key";

  private final Certificates certificates;
  private final Issued authority;

  private SiteAuthority(Certificates certificates, Issued authority) {
    this.certificates = certificates;
    this.authority = authority;
  }

  /**
   * Reads the authority, or makes it where there is none.
   *
   * @param sealedKey beside which no half file is ever seen
   * @throws IOException when one of the two files is missing or does not open; nothing is replaced
   */
  public static SiteAuthority open(Path certificate, Path sealedKey, Sealer sealer, Instant now)
      throws IOException {
    var made = new Certificates(new SecureRandom());
    if (Files.exists(certificate) != Files.exists(sealedKey)) {
      throw new IOException(
          "of %s and %s only one is there; put the other back, or remove both and enrol a new authority in every firmware"
              .formatted(certificate, sealedKey));
    }
    try {
      if (Files.exists(certificate)) {
        return new SiteAuthority(made, read(certificate, sealedKey, sealer));
      }
      var fresh = made.authority("Ichor site authority " + now.getEpochSecond(), now);
      var key = pem("PRIVATE KEY", fresh.key().getEncoded());
      write(sealedKey, sealer.seal(Secret.of(key), PURPOSE), "rw-------");
      write(certificate, pem(fresh.certificate()), "rw-r--r--");
      return new SiteAuthority(made, fresh);
    } catch (GeneralSecurityException | IllegalStateException | IllegalArgumentException e) {
      throw new IOException("the site's authority cannot be used: " + e.getMessage(), e);
    }
  }

  private static Issued read(Path certificate, Path sealedKey, Sealer sealer)
      throws IOException, GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    var x509 =
        (X509Certificate)
            factory.generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate)));
    var key = sealer.open(Files.readString(sealedKey).strip(), PURPOSE).reveal();
    return new Issued(x509, key(key));
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    var body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    var der = Base64.getDecoder().decode(body);
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static void write(Path file, String text, String mode) throws IOException {
    var permissions = PosixFilePermissions.fromString(mode);
    var beside = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(beside);
    Files.createFile(beside, PosixFilePermissions.asFileAttribute(permissions));
    Files.writeString(beside, text, StandardCharsets.US_ASCII);
    try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The authority's certificate. */
  public X509Certificate certificate() {
    return authority.certificate();
  }

  /** A certificate for a listener, with the authority's behind it. */
  public TlsIdentity issue(InetAddress address, Instant now) throws IOException {
    try {
      var server = certificates.server(authority, address, now);
      var chain = pem(server.certificate()) + pem(authority.certificate());
      return new TlsIdentity(chain, Secret.of(pem("PRIVATE KEY", server.key().getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate for %s could be made".formatted(address), e);
    }
  }

  private static String pem(X509Certificate certificate) throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  private static String pem(String label, byte[] der) {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }
}
