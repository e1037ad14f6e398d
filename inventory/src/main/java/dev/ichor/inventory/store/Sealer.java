package dev.ichor.inventory.store;

import dev.ichor.inventory.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals secrets for the disk: AES-256-GCM, a random 96-bit nonce each time, the purpose as
 * associated data, so that a sealed value opens only where it was put. Form: {@code
 * v1:KEY:BASE64(nonce+text+tag)}.
 */
public final class Sealer {
  private static final int NONCE_OCTETS = 12;
  private static final int TAG_BITS = 128;

  private final KeyRing keys;
  private final SecureRandom random = new SecureRandom();

  public Sealer(KeyRing keys) {
    this.keys = keys;
  }

  /**
   * @param purpose where it is put, e.g. {@code secret/cluster/demo/secrets}
   */
  public String seal(Secret secret, String purpose) {
    var nonce = new byte[NONCE_OCTETS];
    random.nextBytes(nonce);
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, keys.newest().key(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
      var text = cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      var sealed = Arrays.copyOf(nonce, nonce.length + text.length);
      System.arraycopy(text, 0, sealed, nonce.length, text.length);
      return "v1:" + keys.newest().id() + ":" + Base64.getEncoder().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing a secret for " + purpose, e);
    }
  }

  /**
   * @throws IllegalStateException when the key is not on the ring, or the value was changed or
   *     moved
   */
  public Secret open(String sealed, String purpose) {
    var parts = sealed.split(":", 3);
    if (parts.length != 3 || !parts[0].equals("v1")) {
      throw new IllegalStateException(
          "the stored secret for %s has no form that this version knows".formatted(purpose));
    }
    var key =
        keys.find(parts[1])
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the stored secret for %s is sealed with key %s, which is not in %s; put that key back"
                            .formatted(purpose, parts[1], keys.source())));
    try {
      var octets = Base64.getDecoder().decode(parts[2]);
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          key.key(),
          new GCMParameterSpec(TAG_BITS, Arrays.copyOf(octets, NONCE_OCTETS)));
      cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
      var text = cipher.doFinal(octets, NONCE_OCTETS, octets.length - NONCE_OCTETS);
      return Secret.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the stored secret for %s does not open: it was changed, or its key was"
              .formatted(purpose),
          e);
    }
  }
}
