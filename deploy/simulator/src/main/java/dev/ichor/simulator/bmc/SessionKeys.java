package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys of one session, derived from its session integrity key (IPMI 2.0 §13.32), and what they are
 * used for: the integrity code (§13.28.4) and AES-CBC-128 (§13.29).
 */
final class SessionKeys {
  private static final int BLOCK = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final CipherSuite suite;
  private final Octets k1;
  private final Octets aesKey;

  private final Octets password;

  /**
   * @param password padded with zeros to 20 octets
   */
  SessionKeys(CipherSuite suite, Octets sik, Octets password) {
    this.password = password;
    this.suite = suite;
    this.k1 = suite.hmac(sik, new OctetWriter().fill(0x01, 20).octets());
    this.aesKey = suite.hmac(sik, new OctetWriter().fill(0x02, 20).octets()).slice(0, BLOCK);
  }

  CipherSuite suite() {
    return suite;
  }

  /** The code that follows the next-header octet. */
  Octets authCode(Octets signed) {
    if (suite.hashesPlainly()) {
      return CipherSuite.md5(password.plus(signed).plus(password));
    }
    return suite.hmac(k1, signed).slice(0, suite.authCodeLength);
  }

  boolean isAuthentic(Octets signed, Octets code) {
    return MessageDigest.isEqual(authCode(signed).toArray(), code.toArray());
  }

  /** Initialisation vector, then cipher text with the pad 1, 2, 3 … and its length. */
  Octets seal(Octets payload) {
    if (!suite.encrypts()) {
      return payload;
    }
    int pad = (BLOCK - (payload.length() + 1) % BLOCK) % BLOCK;
    OctetWriter plain = new OctetWriter().put(payload);
    for (int i = 1; i <= pad; i++) {
      plain.u8(i);
    }
    byte[] iv = new byte[BLOCK];
    RANDOM.nextBytes(iv);
    return Octets.of(iv).plus(aes(Cipher.ENCRYPT_MODE, iv, plain.u8(pad).octets()));
  }

  /** The payload, or empty when length or pad is not what §13.29 says. */
  Optional<Octets> open(Octets sealed) {
    if (!suite.encrypts()) {
      return Optional.of(sealed);
    }
    if (sealed.length() < 2 * BLOCK || sealed.length() % BLOCK != 0) {
      return Optional.empty();
    }
    Octets plain = aes(Cipher.DECRYPT_MODE, sealed.slice(0, BLOCK).toArray(), sealed.from(BLOCK));
    int pad = plain.at(plain.length() - 1);
    int length = plain.length() - 1 - pad;
    if (pad >= BLOCK || length < 0) {
      return Optional.empty();
    }
    for (int i = 0; i < pad; i++) {
      if (plain.at(length + i) != i + 1) {
        return Optional.empty();
      }
    }
    return Optional.of(plain.slice(0, length));
  }

  private Octets aes(int mode, byte[] iv, Octets text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(mode, new SecretKeySpec(aesKey.toArray(), "AES"), new IvParameterSpec(iv));
      return Octets.of(cipher.doFinal(text.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-CBC over whole blocks does not fail", e);
    }
  }
}
