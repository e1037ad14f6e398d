package dev.ichor.bmc.ipmi.crypto;

import dev.ichor.inventory.model.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes over octets, and the comparison that takes the same time wherever they differ. */
final class Hmac {
  private Hmac() {}

  static Bytes of(CipherSuite suite, Bytes key, Bytes message) {
    try {
      var mac = Mac.getInstance(suite.hmac());
      mac.init(new SecretKeySpec(key.toArray(), suite.hmac()));
      return Bytes.of(mac.doFinal(message.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has %s".formatted(suite.hmac()), e);
    }
  }

  /** A plain hash, as the integrity algorithm MD5-128 has it. */
  static Bytes md5(Bytes message) {
    try {
      return Bytes.of(MessageDigest.getInstance("MD5").digest(message.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  static boolean same(Bytes one, Bytes other) {
    return MessageDigest.isEqual(one.toArray(), other.toArray());
  }
}
