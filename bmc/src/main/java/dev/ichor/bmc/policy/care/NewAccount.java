package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Secret;

/**
 * An account to be made.
 *
 * @param name 1 to 16 characters, what IPMI can carry
 * @param password 8 to 20 characters
 */
public record NewAccount(String name, Secret password, Account.Level level) {
  private static final int LONGEST_NAME = 16;
  private static final int LONGEST_PASSWORD = 20;
  private static final int SHORTEST_PASSWORD = 8;

  public NewAccount {
    requireNonNull(password, "password");
    requireNonNull(level, "level");
    if (!name.matches("[\\x21-\\x7e]{1,%d}".formatted(LONGEST_NAME))) {
      throw new IllegalArgumentException(
          "a BMC user name has 1 to %d printable characters without spaces"
              .formatted(LONGEST_NAME));
    }
    checked(password);
  }

  /** A password that IPMI and Redfish both can carry. */
  public static Secret checked(Secret password) {
    var text = password.reveal();
    if (text.length() < SHORTEST_PASSWORD
        || text.length() > LONGEST_PASSWORD
        || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          "a BMC password has %d to %d printable ASCII characters without spaces"
              .formatted(SHORTEST_PASSWORD, LONGEST_PASSWORD));
    }
    return password;
  }
}
