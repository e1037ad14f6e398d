package dev.ichor.bmc.policy;

import java.util.List;
import java.util.Optional;

/** Remedies that depend on what the BMC said. */
final class FaultWords {
  private FaultWords() {}

  /**
   * Of a login whose password is right and whose K_g is not.
   *
   * @param said whether the BMC says that it has one
   */
  static String key(boolean given, Optional<Boolean> said) {
    if (given) {
      return said.filter(has -> !has).isPresent()
          ? "says that it has no key K_g, and one is entered; take it away with bmc.kg=hex:00"
          : "has another key K_g than the one entered; correct bmc.kg";
    }
    return said.orElse(false)
        ? "has a key K_g of its own and none is entered; enter it as bmc.kg"
        : "makes other keys than its password gives, as with a key K_g of its own; enter that as"
            + " bmc.kg, or set it to zeros there";
  }

  /** Of a BMC that takes none of the suites that were tried. */
  static String suites(List<Integer> tried, List<Integer> offered) {
    var allowable = offered.stream().filter(List.of(12, 8, 2)::contains).toList();
    return allowable.isEmpty() || tried.containsAll(allowable)
        ? "enable 17 or 3 there"
        : "enable 17 or 3 there, or allow a weak one with bmc.suites, e.g. 17,3,"
            + allowable.getFirst();
  }
}
