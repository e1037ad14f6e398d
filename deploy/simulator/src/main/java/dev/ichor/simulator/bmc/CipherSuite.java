package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.Octets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cipher suites this BMC speaks (IPMI 2.0 Table 22-20). Suite 0 and every other suite without
 * authentication, integrity and confidentiality is absent on purpose.
 */
enum CipherSuite {
  /** HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128. */
  SUITE_3(3, 0x01, 0x01, "HmacSHA1", 12, 12),
  /** HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128. */
  SUITE_17(17, 0x03, 0x04, "HmacSHA256", 16, 16);

  /** Confidentiality algorithm AES-CBC-128 (Table 13-19). */
  static final int AES_CBC_128 = 0x01;

  final int id;
  final int authentication;
  final int integrity;

  /** Length of the integrity code after each packet. */
  final int authCodeLength;

  /** Length of the integrity check value in RAKP 4 (§13.28). */
  final int checkValueLength;

  private final String hmac;

  CipherSuite(
      int id, int authentication, int integrity, String hmac, int authCodeLength, int checkLength) {
    this.id = id;
    this.authentication = authentication;
    this.integrity = integrity;
    this.hmac = hmac;
    this.authCodeLength = authCodeLength;
    this.checkValueLength = checkLength;
  }

  /** The suite with exactly these three algorithms. */
  static Optional<CipherSuite> of(int authentication, int integrity, int confidentiality) {
    return Arrays.stream(values())
        .filter(s -> s.authentication == authentication && s.integrity == integrity)
        .filter(_ -> confidentiality == AES_CBC_128)
        .findFirst();
  }

  /** The keyed hash of the suite over the message, whole. */
  Octets hmac(Octets key, Octets message) {
    try {
      Mac mac = Mac.getInstance(hmac);
      mac.init(new SecretKeySpec(key.toArray(), hmac));
      return Octets.of(mac.doFinal(message.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(hmac + " is part of every JDK", e);
    }
  }
}
