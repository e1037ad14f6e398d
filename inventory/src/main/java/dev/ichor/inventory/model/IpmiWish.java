package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a BMC needs for IPMI beside user and password.
 *
 * @param kg its own key K_g (IPMI 2.0 §13.31): text, or {@code hex:} and digits; absent, or zeros:
 *     it has none
 * @param suites cipher suites that may be used, in this order; empty: 17, then 3
 * @param target the controller behind the BMC that is the machine's, as a blade's; absent: the BMC
 */
public record IpmiWish(
    Optional<Secret> kg, List<Integer> suites, Set<IpmiQuirk> quirks, Optional<IpmiRoute> target) {
  /** Octets of K_g at most. */
  public static final int KEY = 20;

  /** Suites that a person may ask for: 0 and those without integrity are not among them. */
  private static final List<Integer> KNOWN = List.of(17, 3, 12, 8, 2);

  private static final String HEX = "hex:";

  public static final IpmiWish NONE = new IpmiWish(Optional.empty(), List.of(), Set.of());

  /** For the BMC itself. */
  public IpmiWish(Optional<Secret> kg, List<Integer> suites, Set<IpmiQuirk> quirks) {
    this(kg, suites, quirks, Optional.empty());
  }

  public IpmiWish {
    requireNonNull(kg, "kg");
    requireNonNull(target, "target");
    suites = List.copyOf(new LinkedHashSet<>(suites));
    quirks = Set.copyOf(quirks);
    kg.ifPresent(IpmiWish::checked);
    kg = kg.filter(key -> !isZero(octets(key)));
    for (var suite : suites) {
      if (!KNOWN.contains(suite)) {
        throw unused(suite.toString());
      }
    }
  }

  private static IllegalArgumentException unused(String suite) {
    return new IllegalArgumentException(
        "cipher suite '%s' is not used; write some of 17, 3, 12, 8, 2 in the order to try"
            .formatted(Printable.of(suite)));
  }

  /**
   * Suites as a person writes them: {@code 17,3,8}.
   *
   * @throws IllegalArgumentException when one of them is not used
   */
  public static List<Integer> suites(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .map(
            word ->
                KNOWN.stream()
                    .filter(known -> known.toString().equals(word))
                    .findFirst()
                    .orElseThrow(() -> unused(word)))
        .toList();
  }

  /** Nothing out of the ordinary. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  public IpmiWish withKg(Optional<Secret> other) {
    return new IpmiWish(other, suites, quirks, target);
  }

  /**
   * The octets of a K_g.
   *
   * @throws IllegalArgumentException when the digits are none; its message has nothing of the key
   */
  public static Bytes octets(Secret kg) {
    var text = kg.reveal();
    if (!text.startsWith(HEX)) {
      return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }
    var digits = text.substring(HEX.length()).replace(":", "");
    if (!digits.matches("([0-9A-Fa-f]{2})+")) {
      throw new IllegalArgumentException("a K_g behind hex: is written in pairs of digits");
    }
    return Bytes.of(HexFormat.of().parseHex(digits));
  }

  private static void checked(Secret kg) {
    var octets = octets(kg);
    if (octets.isEmpty() || octets.size() > KEY) {
      throw new IllegalArgumentException(
          "a K_g has 1 to 20 octets, this one %d; write text, or hex: and digits"
              .formatted(octets.size()));
    }
  }

  /** K_g of zeros is how IPMI says that there is none. */
  private static boolean isZero(Bytes octets) {
    return octets.equals(Bytes.of(new byte[octets.size()]));
  }
}
