package dev.ichor.bmc.ipmi.crypto;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.wire.WireWriter;
import dev.ichor.inventory.model.Bytes;

/**
 * Keys of one session (§13.31, §13.32).
 *
 * @param sik session integrity key
 * @param k1 for integrity codes
 * @param k2 its first 16 octets encrypt
 * @param kuid what packets of suite 12 are hashed with in place of K1
 */
public record SessionKeys(CipherSuite suite, Bytes sik, Bytes k1, Bytes k2, Bytes kuid) {
  /** Both constants are 20 octets, also for SHA-256, whose hash is longer: so do peers count. */
  private static final int CONSTANT = 20;

  private static final int AES_KEY = 16;

  public SessionKeys {
    requireNonNull(suite, "suite");
    requireNonNull(sik, "sik");
    requireNonNull(k1, "k1");
    requireNonNull(k2, "k2");
    requireNonNull(kuid, "kuid");
  }

  static SessionKeys of(CipherSuite suite, Bytes sik, Bytes kuid) {
    return new SessionKeys(suite, sik, derived(suite, sik, 0x01), derived(suite, sik, 0x02), kuid);
  }

  private static Bytes derived(CipherSuite suite, Bytes sik, int octet) {
    return Hmac.of(suite, sik, new WireWriter().fill(CONSTANT, octet).done());
  }

  Bytes aesKey() {
    return k2.slice(0, AES_KEY);
  }

  /** The code of a packet, over all of it from authentication type to next header. */
  Bytes code(Bytes covered) {
    if (suite.hashesPlainly()) {
      return Hmac.md5(new WireWriter().bytes(kuid).bytes(covered).bytes(kuid).done());
    }
    return Hmac.of(suite, k1, covered).slice(0, suite.codeSize());
  }

  @Override
  public String toString() {
    return "SessionKeys[%s, ***]".formatted(suite);
  }
}
