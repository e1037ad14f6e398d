package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.InventoryStore;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that prove themselves: machine id, for one boot also its nonce, and a 128-bit HMAC-SHA256
 * under a stored key. They survive a restart, so a node that is just asking is not stranded.
 */
final class TokenSeal {
  private static final String KEY_NAME = "boot-token-key";
  private static final int ID_OCTETS = 16;
  private static final int NONCE_OCTETS = 8;
  private static final int TAG_OCTETS = 16;
  private final SecretKeySpec key;

  TokenSeal(InventoryStore store) {
    var stored =
        store
            .secret(KEY_NAME)
            .orElseGet(
                () -> {
                  var fresh = new byte[32];
                  new SecureRandom().nextBytes(fresh);
                  var secret = Secret.of(Base64.getEncoder().encodeToString(fresh));
                  store.saveSecret(KEY_NAME, secret);
                  return secret;
                });
    key = new SecretKeySpec(Base64.getDecoder().decode(stored.reveal()), "HmacSHA256");
  }

  /** What a genuine token says; without a nonce it is worth side documents only. */
  record Claim(MachineId machine, Optional<Long> nonce) {}

  String lasting(MachineId machine) {
    return sealed(id(machine, ID_OCTETS).array());
  }

  String once(MachineId machine, long nonce) {
    return sealed(id(machine, ID_OCTETS + NONCE_OCTETS).putLong(nonce).array());
  }

  /** Empty unless every octet is ours. */
  Optional<Claim> open(String token) {
    if (!token.matches("[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{54}")) {
      return Optional.empty();
    }
    var octets = Base64.getUrlDecoder().decode(token);
    if (!encoded(octets).equals(token)) {
      return Optional.empty(); // stray bits in the last character, which the decoder forgives
    }
    var claim = Arrays.copyOf(octets, octets.length - TAG_OCTETS);
    var tag = Arrays.copyOfRange(octets, claim.length, octets.length);
    if (!MessageDigest.isEqual(tag, tag(claim))) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(claim);
    var machine = new MachineId(new UUID(buffer.getLong(), buffer.getLong()));
    return Optional.of(
        new Claim(
            machine, buffer.hasRemaining() ? Optional.of(buffer.getLong()) : Optional.empty()));
  }

  private String sealed(byte[] claim) {
    var token = Arrays.copyOf(claim, claim.length + TAG_OCTETS);
    System.arraycopy(tag(claim), 0, token, claim.length, TAG_OCTETS);
    return encoded(token);
  }

  private static String encoded(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private byte[] tag(byte[] claim) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(claim), TAG_OCTETS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  private static ByteBuffer id(MachineId machine, int size) {
    return ByteBuffer.allocate(size)
        .putLong(machine.value().getMostSignificantBits())
        .putLong(machine.value().getLeastSignificantBits());
  }
}
