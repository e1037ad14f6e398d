package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificate authorities and client certificates with the fields that Talos gives them. */
final class Authority {
  /** 10 years of 365 days, as Talos counts. */
  static final Duration CA_LIFETIME = Duration.ofHours(87_600);

  private final SecureRandom random;

  Authority(SecureRandom random) {
    this.random = random;
  }

  /**
   * A self-signed authority.
   *
   * @param organizations one O each; none leaves the subject empty
   */
  Identity create(KeyKind kind, List<String> organizations, Instant now) {
    try {
      var pair = kind.generate(random);
      var subject = subject(organizations);
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              serial(),
              Date.from(now),
              Date.from(now.plus(CA_LIFETIME)),
              subject,
              pair.getPublic());
      var usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign);
      var purposes =
          new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
      builder
          .addExtension(Extension.keyUsage, true, usage)
          .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(
              Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(randomOctets(20)));
      var certificate = sign(builder, kind, pair.getPrivate());
      return new Identity(certificate, key(kind, kind.encode(pair)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("this JDK cannot make a %s authority".formatted(kind), e);
    }
  }

  /**
   * An Ed25519 client certificate, O = each role and no common name; EKU is clientAuth alone, which
   * the node insists on.
   *
   * @param from first instant of validity
   */
  Identity client(Identity issuer, List<String> roles, Instant from, Instant until)
      throws MalformedSecretsException {
    return client(issuer, KeyKind.ED25519, subject(roles), from, until);
  }

  /** A client of the Kubernetes API: CN is the user, each O a group. */
  Identity user(Identity issuer, String name, List<String> groups, Instant from, Instant until)
      throws MalformedSecretsException {
    var subject = new X500NameBuilder(BCStyle.INSTANCE);
    groups.forEach(group -> subject.addRDN(BCStyle.O, group));
    subject.addRDN(BCStyle.CN, name);
    return client(issuer, KeyKind.ECDSA_P256, subject.build(), from, until);
  }

  private Identity client(
      Identity issuer, KeyKind kind, X500Name subject, Instant from, Instant until)
      throws MalformedSecretsException {
    var issuerPem = Pem.parse(issuer.certificate());
    var issuerKey = Pem.parse(issuer.key().reveal());
    var issuerKind =
        KeyKind.ofLabel(issuerKey.label())
            .orElseThrow(
                () ->
                    new MalformedSecretsException(
                        "the authority's key has label " + issuerKey.label()));
    try {
      var holder = new X509CertificateHolder(issuerPem.der().toArray());
      var pair = kind.generate(random);
      var builder =
          new JcaX509v3CertificateBuilder(
              holder.getSubject(),
              serial(),
              Date.from(from),
              Date.from(until),
              subject,
              pair.getPublic());
      extend(builder, holder);
      var certificate = sign(builder, issuerKind, issuerKind.decode(issuerKey.der().toArray()));
      return new Identity(certificate, key(kind, kind.encode(pair)));
    } catch (GeneralSecurityException
        | IOException
        | IllegalArgumentException
        | OperatorCreationException e) {
      throw new MalformedSecretsException("the authority does not sign: " + e.getMessage());
    }
  }

  /** For clients only, and by which of the issuer's keys. */
  private static void extend(JcaX509v3CertificateBuilder builder, X509CertificateHolder issuer)
      throws IOException {
    builder
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    var authorityKey = SubjectKeyIdentifier.fromExtensions(issuer.getExtensions());
    if (authorityKey != null) {
      var identifier =
          new org.bouncycastle.asn1.x509.AuthorityKeyIdentifier(authorityKey.getKeyIdentifier());
      builder.addExtension(Extension.authorityKeyIdentifier, false, identifier);
    }
  }

  private String sign(X509v3CertificateBuilder builder, KeyKind kind, java.security.PrivateKey key)
      throws OperatorCreationException, IOException {
    var signer = new JcaContentSignerBuilder(kind.signature()).setSecureRandom(random).build(key);
    return new Pem(Pem.CERTIFICATE, Bytes.of(builder.build(signer).getEncoded())).text();
  }

  private static Secret key(KeyKind kind, byte[] der) {
    return Secret.of(new Pem(kind.label(), Bytes.of(der)).text());
  }

  private static X500Name subject(List<String> organizations) {
    var name = new X500NameBuilder(BCStyle.INSTANCE);
    organizations.forEach(organization -> name.addRDN(BCStyle.O, organization));
    return name.build();
  }

  private BigInteger serial() {
    return new BigInteger(128, random);
  }

  private byte[] randomOctets(int count) {
    var octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }
}
