package dev.ichor.bmc.credentials;

import dev.ichor.inventory.model.Secret;
import java.security.SecureRandom;

/**
 * Passwords that every BMC takes: 16 characters, since some IPMI implementations cut off the rest.
 */
final class PasswordMaker {
  private static final int LENGTH = 16;

  /** No characters that look alike, none that firmware escapes wrongly: 5.8 bits each. */
  private static final String SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  private final SecureRandom random = new SecureRandom();

  /** With a capital, a small letter and a digit, which many BMCs insist on. */
  Secret next() {
    while (true) {
      var text = new StringBuilder(LENGTH);
      for (var i = 0; i < LENGTH; i++) {
        text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
      }
      var made = text.toString();
      if (made.matches(".*[A-Z].*") && made.matches(".*[a-z].*") && made.matches(".*[0-9].*")) {
        return Secret.of(made);
      }
    }
  }
}
