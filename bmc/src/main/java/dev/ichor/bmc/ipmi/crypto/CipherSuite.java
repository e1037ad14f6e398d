package dev.ichor.bmc.ipmi.crypto;

import dev.ichor.bmc.ipmi.wire.SuiteAlgorithms;
import java.util.Arrays;
import java.util.Optional;

/**
 * The suites Ichor logs in with (§22.15.2, Table 22-20): 17 and 3, and where a person allowed it
 * for a BMC 12, 8 and 2. Suite 0, and every suite that lacks authentication or integrity, is left
 * out so that nothing can choose it.
 */
public enum CipherSuite {
  /** RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128. */
  SUITE_17(17, new SuiteAlgorithms(3, 4, 1), "HmacSHA256", 32, 16),
  /** RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128. */
  SUITE_3(3, new SuiteAlgorithms(1, 1, 1), "HmacSHA1", 20, 12),
  /** RAKP-HMAC-MD5, MD5-128, AES-CBC-128: packets are authenticated by a plain MD5. */
  SUITE_12(12, new SuiteAlgorithms(2, 3, 1), "HmacMD5", 16, 16),
  /** RAKP-HMAC-MD5, HMAC-MD5-128, AES-CBC-128. */
  SUITE_8(8, new SuiteAlgorithms(2, 2, 1), "HmacMD5", 16, 16),
  /** RAKP-HMAC-SHA1, HMAC-SHA1-96, no confidentiality: whoever listens reads all of it. */
  SUITE_2(2, new SuiteAlgorithms(1, 1, 0), "HmacSHA1", 20, 12);

  private static final int MD5_128 = 3;

  private final int id;
  private final SuiteAlgorithms algorithms;
  private final String hmac;
  private final int hashSize;
  private final int codeSize;

  CipherSuite(int id, SuiteAlgorithms algorithms, String hmac, int hashSize, int codeSize) {
    this.id = id;
    this.algorithms = algorithms;
    this.hmac = hmac;
    this.hashSize = hashSize;
    this.codeSize = codeSize;
  }

  /** The suite of this number; empty when Ichor has none such. */
  public static Optional<CipherSuite> of(int id) {
    return Arrays.stream(values()).filter(suite -> suite.id == id).findFirst();
  }

  /** The suite's number, e.g. 17. */
  public int id() {
    return id;
  }

  public SuiteAlgorithms algorithms() {
    return algorithms;
  }

  /** Whether it is used only where a person allowed it. */
  public boolean isWeak() {
    return switch (this) {
      case SUITE_17, SUITE_3 -> false;
      case SUITE_12, SUITE_8, SUITE_2 -> true;
    };
  }

  /** Whether session packets are encrypted. */
  public boolean encrypts() {
    return algorithms.confidentiality() != 0;
  }

  /** Whether packets carry MD5 over password, packet, password in place of a keyed hash by K1. */
  boolean hashesPlainly() {
    return algorithms.integrity() == MD5_128;
  }

  /** Name of the keyed hash as the JDK knows it. */
  String hmac() {
    return hmac;
  }

  /** Octets of the full hash: key exchange codes and SIK. */
  public int hashSize() {
    return hashSize;
  }

  /** Octets of the truncated code of RAKP 4 and of each packet. */
  public int codeSize() {
    return codeSize;
  }
}
