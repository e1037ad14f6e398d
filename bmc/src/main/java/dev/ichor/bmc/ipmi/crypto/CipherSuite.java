package dev.ichor.bmc.ipmi.crypto;

import dev.ichor.bmc.ipmi.wire.SuiteAlgorithms;

/**
 * The suites Ichor logs in with (§22.15.2, Table 22-20). Suite 0, and every suite that lacks
 * authentication, integrity or confidentiality, is left out so that nothing can choose it.
 */
public enum CipherSuite {
  /** RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128. */
  SUITE_17(17, new SuiteAlgorithms(3, 4, 1), "HmacSHA256", 32, 16),
  /** RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128. */
  SUITE_3(3, new SuiteAlgorithms(1, 1, 1), "HmacSHA1", 20, 12);

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

  /** The suite's number, 17 or 3. */
  public int id() {
    return id;
  }

  public SuiteAlgorithms algorithms() {
    return algorithms;
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
