package dev.ichor.boot.assets.bundle;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Ed25519 keys of bundles (RFC 8032), in the PEM that {@code openssl genpkey} writes too. */
public final class BundleKeys {
  private static final String ED25519 = "Ed25519";

  private BundleKeys() {}

  /** Writes a new pair, the private half for its owner alone; refuses to replace one. */
  public static void generate(Path privateKey, Path publicKey) throws IOException {
    try {
      var pair = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
      Files.createFile(
          privateKey,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      Files.createFile(publicKey);
      Files.writeString(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  private static String pem(String label, byte[] der) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }

  /**
   * @throws IOException naming the file when it holds no such key
   */
  public static PrivateKey privateKey(Path file) throws IOException {
    try {
      return KeyFactory.getInstance(ED25519)
          .generatePrivate(new PKCS8EncodedKeySpec(der(file, "PRIVATE KEY")));
    } catch (GeneralSecurityException e) {
      throw new IOException("%s is no Ed25519 private key in PKCS#8".formatted(file), e);
    }
  }

  /**
   * @throws IOException naming the file when it holds no such key
   */
  public static PublicKey publicKey(Path file) throws IOException {
    try {
      return KeyFactory.getInstance(ED25519)
          .generatePublic(new X509EncodedKeySpec(der(file, "PUBLIC KEY")));
    } catch (GeneralSecurityException e) {
      throw new IOException("%s is no Ed25519 public key".formatted(file), e);
    }
  }

  /** Those of a directory, {@code *.pem}, and of files named beside it. */
  public static Set<PublicKey> trusted(Path directory, List<Path> more) throws IOException {
    var files = new ArrayList<>(more);
    if (Files.isDirectory(directory)) {
      try (var list = Files.list(directory)) {
        list.filter(file -> file.toString().endsWith(".pem")).sorted().forEach(files::add);
      }
    }
    var keys = new java.util.LinkedHashSet<PublicKey>();
    for (var file : files) {
      keys.add(publicKey(file));
    }
    return keys;
  }

  private static byte[] der(Path file, String label) throws IOException {
    var text = Files.readString(file, StandardCharsets.US_ASCII);
    var begin = "-----BEGIN %s-----".formatted(label);
    var end = "-----END %s-----".formatted(label);
    var from = text.indexOf(begin);
    var to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException("%s holds no %s in PEM".formatted(file, label));
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException("%s is damaged".formatted(file), e);
    }
  }

  static byte[] sign(PrivateKey key, Bytes octets) {
    try {
      var signature = Signature.getInstance(ED25519);
      signature.initSign(key);
      signature.update(octets.toArray());
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key that was read can sign", e);
    }
  }

  static boolean isSignedBy(PublicKey key, Bytes octets, byte[] signed) {
    try {
      var signature = Signature.getInstance(ED25519);
      signature.initVerify(key);
      signature.update(octets.toArray());
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // not even the form of a signature
    }
  }
}
