package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cipher suites a BMC may speak (IPMI 2.0 Table 22-20). Suite 0 and every other suite without
 * authentication and integrity is absent on purpose; a profile says which of these one takes.
 */
enum CipherSuite {
  /** HMAC-SHA1, HMAC-SHA1-96, nothing encrypted. */
  SUITE_2(2, 0x01, 0x01, 0x00, "HmacSHA1", 12, 12),
  /** HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128. */
  SUITE_3(3, 0x01, 0x01, 0x01, "HmacSHA1", 12, 12),
  /** HMAC-MD5, HMAC-MD5-128, AES-CBC-128. */
  SUITE_8(8, 0x02, 0x02, 0x01, "HmacMD5", 16, 16),
  /** HMAC-MD5, MD5-128, AES-CBC-128. */
  SUITE_12(12, 0x02, 0x03, 0x01, "HmacMD5", 16, 16),
  /** HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128. */
  SUITE_17(17, 0x03, 0x04, 0x01, "HmacSHA256", 16, 16);

  private static final int MD5_128 = 0x03;

  final int id;
  final int authentication;
  final int integrity;
  final int confidentiality;

  /** Length of the integrity code after each packet. */
  final int authCodeLength;

  /** Length of the integrity check value in RAKP 4 (§13.28). */
  final int checkValueLength;

  private final String hmac;

  CipherSuite(
      int id,
      int authentication,
      int integrity,
      int confidentiality,
      String hmac,
      int authCodeLength,
      int checkLength) {
    this.id = id;
    this.authentication = authentication;
    this.integrity = integrity;
    this.confidentiality = confidentiality;
    this.hmac = hmac;
    this.authCodeLength = authCodeLength;
    this.checkValueLength = checkLength;
  }

  /** The suite with exactly these three algorithms. */
  static Optional<CipherSuite> of(int authentication, int integrity, int confidentiality) {
    return Arrays.stream(values())
        .filter(s -> s.authentication == authentication && s.integrity == integrity)
        .filter(s -> s.confidentiality == confidentiality)
        .findFirst();
  }

  /** Its record in the list of suites (§22.15.1). */
  void list(OctetWriter out) {
    out.u8(0xc0).u8(id).u8(authentication).u8(0x40 | integrity).u8(0x80 | confidentiality);
  }

  boolean encrypts() {
    return confidentiality != 0;
  }

  /** Packets carry an MD5 of password, packet, password (MD5-128) in place of a keyed hash. */
  boolean hashesPlainly() {
    return integrity == MD5_128;
  }

  static Octets md5(Octets message) {
    try {
      return Octets.of(MessageDigest.getInstance("MD5").digest(message.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("MD5 is part of every JDK", e);
    }
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
