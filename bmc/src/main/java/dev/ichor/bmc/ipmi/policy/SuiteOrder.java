package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which suites to try, in order: those that a person listed; else the one that worked last time,
 * then 17, then 3; never another.
 */
public final class SuiteOrder {
  private static final List<CipherSuite> PREFERRED =
      List.of(CipherSuite.SUITE_17, CipherSuite.SUITE_3);

  private SuiteOrder() {}

  /**
   * @param wished what a person listed, taken as it is: memory must not put a weaker one first
   * @param remembered suite of the last good login to this BMC
   */
  public static List<CipherSuite> of(List<CipherSuite> wished, Optional<CipherSuite> remembered) {
    if (!wished.isEmpty()) {
      return wished;
    }
    return Stream.concat(remembered.filter(PREFERRED::contains).stream(), PREFERRED.stream())
        .distinct()
        .toList();
  }
}
