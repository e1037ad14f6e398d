package dev.ichor.bmc.discovery;

import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.RecordStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Knows a pair again without keeping it: HMAC-SHA256 under a key that is kept sealed. */
final class Digest {
  private static final String KIND = "bmc-digest";
  private static final int OCTETS = 32;

  private final byte[] key;

  /** The key as it is kept. */
  record Key(Secret hex) {}

  private Digest(byte[] key) {
    this.key = key;
  }

  static Digest kept(RecordStore store) {
    var kept = store.kept(KIND, Key.class);
    if (!kept.isEmpty()) {
      return new Digest(HexFormat.of().parseHex(kept.getFirst().hex().reveal()));
    }
    var fresh = new byte[OCTETS];
    new SecureRandom().nextBytes(fresh);
    store.keep(KIND, "key", new Key(Secret.of(HexFormat.of().formatHex(fresh))));
    return new Digest(fresh);
  }

  String of(String user, String password) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(user.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA256", e);
    }
  }
}
