package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

/**
 * Text that must not appear in a log, a view or an exception: passwords, tokens, private keys,
 * Talos configurations. {@code toString} is {@code ***}; the value leaves only through {@link
 * #reveal}.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  public static Secret of(String value) {
    return new Secret(requireNonNull(value, "value"));
  }

  /** The value itself. Every caller is a place where the secret leaves; keep them few. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
