package dev.ichor.api.site;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * X.509 certificates that old firmware understands (RFC 5280): RSA with SHA-256, since EDK2 builds
 * without elliptic curves are in the field. They begin a day early and more: the clock of a machine
 * that has just been unpacked is wrong.
 */
final class Certificates {
  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
  private static final Duration SERVER_LIFETIME = Duration.ofDays(825);
  private static final Duration EARLY = Duration.ofDays(1);
  private static final int AUTHORITY_BITS = 3072;
  private static final int SERVER_BITS = 2048;

  private final SecureRandom random;

  Certificates(SecureRandom random) {
    this.random = random;
  }

  /** A certificate and its key. */
  record Issued(X509Certificate certificate, PrivateKey key) {}

  /** A self-signed authority that signs servers only. */
  Issued authority(String name, Instant now) throws GeneralSecurityException {
    var pair = pair(AUTHORITY_BITS);
    var subject = new X500Name("CN=" + name);
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            serial(),
            Date.from(now.minus(EARLY)),
            Date.from(now.plus(AUTHORITY_LIFETIME)),
            subject,
            pair.getPublic());
    try {
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new Issued(sign(builder, pair.getPrivate()), pair.getPrivate());
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** A server's certificate for its address; firmware compares the address in its URL with it. */
  Issued server(Issued authority, InetAddress address, Instant now)
      throws GeneralSecurityException {
    var pair = pair(SERVER_BITS);
    var builder =
        new JcaX509v3CertificateBuilder(
            authority.certificate(),
            serial(),
            authority.certificate().getNotBefore(),
            Date.from(now.plus(SERVER_LIFETIME)),
            new X500Name("CN=Ichor boot server"),
            pair.getPublic());
    try {
      extend(builder, authority, pair.getPublic(), address);
      return new Issued(sign(builder, authority.key()), pair.getPrivate());
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static void extend(
      X509v3CertificateBuilder builder, Issued authority, PublicKey key, InetAddress address)
      throws IOException, GeneralSecurityException {
    var utilities = new JcaX509ExtensionUtils();
    var name = new GeneralName(GeneralName.iPAddress, literal(address));
    var usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, usage)
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name))
        .addExtension(
            Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(key))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            utilities.createAuthorityKeyIdentifier(authority.certificate()));
  }

  private static String literal(InetAddress address) {
    var text = address.getHostAddress();
    var zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withRSA").setSecureRandom(random).build(key);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private KeyPair pair(int bits) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits, random);
    return generator.generateKeyPair();
  }

  /** Positive and at most 20 octets (RFC 5280 §4.1.2.2). */
  private BigInteger serial() {
    return new BigInteger(127, random).add(BigInteger.ONE);
  }
}
