package dev.ichor.bmc.ipmi.wire;

/**
 * The three algorithm numbers of a cipher suite, compared only as a whole (§13.28, Tables 13-17 to
 * 13-19): a BMC that takes each one may still refuse the three together.
 *
 * @param authentication 1 RAKP-HMAC-SHA1, 2 RAKP-HMAC-MD5, 3 RAKP-HMAC-SHA256
 * @param integrity 1 HMAC-SHA1-96, 2 HMAC-MD5-128, 3 MD5-128, 4 HMAC-SHA256-128
 * @param confidentiality 0 none, 1 AES-CBC-128
 */
public record SuiteAlgorithms(int authentication, int integrity, int confidentiality) {}
