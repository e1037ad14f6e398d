package dev.ichor.simulator.node;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** The certificates a node makes and reads, as Talos's crypto library makes them. */
final class NodePki {
  static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final X500Name NOBODY = new X500Name(new RDN[0]);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LEAF_VALIDITY = Duration.ofHours(24);

  private NodePki() {}

  /** A private key with its certificate. */
  record Identity(PrivateKey key, X509Certificate certificate) {}

  /** What a leaf certificate says. */
  record Leaf(X500Name subject, List<GeneralName> names, KeyPurposeId purpose, Duration validity) {
    Leaf {
      names = List.copyOf(names);
    }
  }

  /**
   * The maintenance service's certificate: Ed25519, signed by a CA that lives in memory and has an
   * empty subject.
   */
  static Identity maintenance(InetAddress address, String hostname) {
    PrivateKey authority = ed25519().getPrivate();
    return issue(
        NOBODY,
        authority,
        "Ed25519",
        serverLeaf("CN=maintenance-service.talos.dev", address, hostname));
  }

  /** The machine API's certificate, signed by {@code machine.ca}. */
  static Identity server(Identity ca, InetAddress address, String hostname) {
    return issue(ca, serverLeaf("CN=" + hostname, address, hostname));
  }

  static Identity issue(Identity ca, Leaf leaf) {
    var issuer = X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded());
    return issue(issuer, ca.key(), signatureAlgorithm(ca.certificate()), leaf);
  }

  private static Leaf serverLeaf(String subject, InetAddress address, String hostname) {
    var names =
        List.of(
            new GeneralName(GeneralName.iPAddress, address.getHostAddress()),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1"),
            new GeneralName(GeneralName.dNSName, hostname));
    return new Leaf(new X500Name(subject), names, KeyPurposeId.id_kp_serverAuth, LEAF_VALIDITY);
  }

  private static Identity issue(
      X500Name issuer, PrivateKey issuerKey, String algorithm, Leaf leaf) {
    try {
      KeyPair pair = ed25519();
      Instant now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(128, RANDOM),
              Date.from(now),
              Date.from(now.plus(leaf.validity())),
              leaf.subject(),
              pair.getPublic());
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(leaf.purpose()));
      if (!leaf.names().isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(leaf.names().toArray(GeneralName[]::new)));
      }
      var signer = new JcaContentSignerBuilder(algorithm).setProvider(PROVIDER).build(issuerKey);
      return new Identity(pair.getPrivate(), certificate(builder.build(signer)));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "a certificate for " + leaf.subject() + " cannot be issued", e);
    }
  }

  static String signatureAlgorithm(X509Certificate ca) {
    return switch (ca.getPublicKey().getAlgorithm()) {
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> "Ed25519"; // open list of key algorithms; Talos uses these three
    };
  }

  private static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519", PROVIDER).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(X509CertificateHolder holder)
      throws GeneralSecurityException {
    return new JcaX509CertificateConverter().setProvider(PROVIDER).getCertificate(holder);
  }

  /** The one certificate in a PEM text. */
  static X509Certificate readCertificate(String pem) throws GeneralSecurityException, IOException {
    try (var reader = new PemReader(new StringReader(pem))) {
      PemObject block = reader.readPemObject();
      if (block == null || !block.getType().equals("CERTIFICATE")) {
        throw new IOException("no CERTIFICATE block");
      }
      return certificate(new X509CertificateHolder(block.getContent()));
    }
  }

  /** A private key by the PEM labels that Talos writes. */
  static PrivateKey readKey(String pem) throws GeneralSecurityException, IOException {
    try (var reader = new PemReader(new StringReader(pem))) {
      PemObject block = reader.readPemObject();
      if (block == null) {
        throw new IOException("no PEM block");
      }
      return switch (block.getType()) {
        case "ED25519 PRIVATE KEY" ->
            KeyFactory.getInstance("Ed25519", PROVIDER)
                .generatePrivate(new PKCS8EncodedKeySpec(block.getContent()));
        case "EC PRIVATE KEY", "RSA PRIVATE KEY" -> traditionalKey(pem);
        default -> throw new IOException("unsupported PEM label " + block.getType());
      };
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IOException("private key is not readable", e);
    }
  }

  private static PrivateKey traditionalKey(String pem) throws IOException {
    try (var parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PEMKeyPair pair) {
        return new JcaPEMKeyConverter()
            .setProvider(PROVIDER)
            .getPrivateKey(pair.getPrivateKeyInfo());
      }
      throw new IOException("no key pair in the PEM block");
    }
  }

  static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  /** Whether the private key is the certificate's. */
  static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
    try {
      byte[] probe = {1, 2, 3, 4};
      String algorithm = signatureAlgorithm(certificate);
      Signature signer = Signature.getInstance(algorithm, PROVIDER);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm, PROVIDER);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(probe);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a key of another algorithm
    }
  }

  /** SHA-256 over the certificate, lower case hex. */
  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(String label, byte[] der) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, der));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
