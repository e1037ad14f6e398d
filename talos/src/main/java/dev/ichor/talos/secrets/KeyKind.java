package dev.ichor.talos.secrets;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * The kinds of private key in a secrets bundle. Talos picks the parser by the PEM label, and its
 * labels are not all the usual ones.
 */
public enum KeyKind {
  /** PKCS#8 under a label of Talos's own. */
  ED25519("ED25519 PRIVATE KEY", "Ed25519"),
  /** SEC1 (RFC 5915) with curve and public key. */
  ECDSA_P256("EC PRIVATE KEY", "SHA256withECDSA"),
  /** PKCS#1 (RFC 8017 appendix A.1.2). */
  RSA_4096("RSA PRIVATE KEY", "SHA512withRSA");

  private final String label;
  private final String signature;

  KeyKind(String label, String signature) {
    this.label = label;
    this.signature = signature;
  }

  public String label() {
    return label;
  }

  /** JCA name of the signature that a key of this kind makes. */
  String signature() {
    return signature;
  }

  static Optional<KeyKind> ofLabel(String label) {
    return Stream.of(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }

  KeyPair generate(SecureRandom random) throws GeneralSecurityException {
    return switch (this) {
      case ED25519 -> {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(255, random);
        yield generator.generateKeyPair();
      }
      case ECDSA_P256 -> {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        yield generator.generateKeyPair();
      }
      case RSA_4096 -> {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(4096, random);
        yield generator.generateKeyPair();
      }
    };
  }

  /** The key in the encoding that belongs to the label. */
  byte[] encode(KeyPair pair) throws IOException {
    return switch (this) {
      case ED25519 -> pair.getPrivate().getEncoded();
      case ECDSA_P256 ->
          new org.bouncycastle.asn1.sec.ECPrivateKey(
                  256,
                  ((ECPrivateKey) pair.getPrivate()).getS(),
                  new DERBitString(
                      SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                          .getPublicKeyData()
                          .getBytes()),
                  SECObjectIdentifiers.secp256r1)
              .getEncoded();
      case RSA_4096 ->
          PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
              .parsePrivateKey()
              .toASN1Primitive()
              .getEncoded();
    };
  }

  /** The inverse of {@link #encode}. */
  PrivateKey decode(byte[] der) throws GeneralSecurityException, IOException {
    return switch (this) {
      case ED25519 ->
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
      case ECDSA_P256 -> {
        var curve =
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1);
        var info =
            new PrivateKeyInfo(curve, org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(der));
        yield KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      }
      case RSA_4096 -> {
        var rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        var info =
            new PrivateKeyInfo(rsa, org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(der));
        yield KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      }
    };
  }
}
