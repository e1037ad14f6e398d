/**
 * Cipher suites 17 and 3, and 12, 8 and 2 on request: keys, codes, sealing and opening of session
 * packets (IPMI 2.0 §13.28). Pure.
 */
@NullMarked
package dev.ichor.bmc.ipmi.crypto;

import org.jspecify.annotations.NullMarked;
