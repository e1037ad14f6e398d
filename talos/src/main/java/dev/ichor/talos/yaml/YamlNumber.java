package dev.ichor.talos.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;

/** What a number read from YAML is. */
public final class YamlNumber {
  private YamlNumber() {}

  /** Not a whole number that fits into 64 bits. */
  public static boolean isBroken(Number number) {
    return switch (number) {
      case Integer _, Long _ -> false;
      case BigInteger big -> big.bitLength() > 63;
      case BigDecimal big -> big.stripTrailingZeros().scale() > 0;
      default -> number.doubleValue() != Math.rint(number.doubleValue());
    };
  }
}
