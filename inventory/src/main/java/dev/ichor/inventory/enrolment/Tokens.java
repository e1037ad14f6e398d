package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.BootTokens;
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
 * Tokens that prove themselves: machine id and a 128-bit HMAC-SHA256 under a stored key. They
 * survive a restart, so a node that is just asking for its side documents is not stranded; they
 * guard no secret.
 */
final class Tokens implements BootTokens {
  private static final String KEY_NAME = "boot-token-key";
  private static final int ID_OCTETS = 16;
  private static final int TAG_OCTETS = 16;

  private final SecretKeySpec key;

  Tokens(InventoryStore store) {
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

  @Override
  public String issue(MachineId machine, MacAddress mac) {
    var id = octets(machine.value());
    var token = Arrays.copyOf(id, ID_OCTETS + TAG_OCTETS);
    System.arraycopy(tag(id), 0, token, ID_OCTETS, TAG_OCTETS);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  @Override
  public Optional<MachineId> redeem(String token) {
    if (token.length() != 43 || !token.matches("[A-Za-z0-9_-]+")) {
      return Optional.empty();
    }
    byte[] octets;
    try {
      octets = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // stray bits in the last character: not one of ours
    }
    var id = Arrays.copyOf(octets, ID_OCTETS);
    var tag = Arrays.copyOfRange(octets, ID_OCTETS, ID_OCTETS + TAG_OCTETS);
    if (!MessageDigest.isEqual(tag, tag(id))) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(id);
    return Optional.of(new MachineId(new UUID(buffer.getLong(), buffer.getLong())));
  }

  private byte[] tag(byte[] id) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(id), TAG_OCTETS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  private static byte[] octets(UUID id) {
    return ByteBuffer.allocate(ID_OCTETS)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
