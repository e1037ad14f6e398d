/**
 * Cipher suites 3 and 17: keys, codes, sealing and opening of session packets (IPMI 2.0 §13.28).
 * Pure.
 */
@NullMarked
package dev.ichor.bmc.ipmi.crypto;

import org.jspecify.annotations.NullMarked;
