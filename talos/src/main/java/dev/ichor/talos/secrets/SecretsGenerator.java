package dev.ichor.talos.secrets;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Makes a cluster's secrets with the algorithms of Talos 1.7 and later. Takes seconds: RSA 4096.
 */
public final class SecretsGenerator {
  private static final String TOKEN_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

  private final SecureRandom random;

  public SecretsGenerator(SecureRandom random) {
    this.random = random;
  }

  /** Secrets whose authorities are valid from {@code now} for ten years. */
  public SecretsBundle generate(Instant now) {
    var authority = new Authority(random);
    return new SecretsBundle(
        base64(),
        Secret.of(base64()),
        token(),
        Optional.of(Secret.of(base64())),
        Optional.empty(),
        token(),
        authority.create(KeyKind.ECDSA_P256, List.of("etcd"), now),
        authority.create(KeyKind.ECDSA_P256, List.of("kubernetes"), now),
        authority.create(KeyKind.ECDSA_P256, List.of(), now),
        serviceAccountKey(),
        authority.create(KeyKind.ED25519, List.of("talos"), now));
  }

  private Secret serviceAccountKey() {
    try {
      var pair = KeyKind.RSA_4096.generate(random);
      var der = Bytes.of(KeyKind.RSA_4096.encode(pair));
      return Secret.of(new Pem(KeyKind.RSA_4096.label(), der).text());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot make an RSA key", e);
    }
  }

  private String base64() {
    var octets = new byte[32];
    random.nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }

  private Secret token() {
    return Secret.of(word(6) + "." + word(16));
  }

  private String word(int length) {
    var word = new StringBuilder(length);
    for (var i = 0; i < length; i++) {
      word.append(TOKEN_ALPHABET.charAt(random.nextInt(TOKEN_ALPHABET.length())));
    }
    return word.toString();
  }
}
