package dev.ichor.bmc.redfish.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One entry of the table.
 *
 * @param vendors names as a BMC may write them; compared without case, spaces, dots and commas;
 *     empty matches all
 * @param model found anywhere in the model's name; empty matches all
 * @param firmware found anywhere in the firmware version; empty matches all
 * @param change what this entry changes
 */
public record QuirkRule(
    String name,
    List<String> vendors,
    Optional<Pattern> model,
    Optional<Pattern> firmware,
    UnaryOperator<Quirks> change) {
  public QuirkRule {
    vendors = vendors.stream().map(QuirkRule::plain).toList();
  }

  boolean fits(BmcIdentity bmc) {
    return (vendors.isEmpty()
            || bmc.vendor().map(QuirkRule::plain).filter(vendors::contains).isPresent())
        && fits(model, bmc.model())
        && fits(firmware, bmc.firmware());
  }

  private static boolean fits(Optional<Pattern> pattern, Optional<String> text) {
    return pattern.isEmpty() || (text.isPresent() && pattern.get().matcher(text.get()).find());
  }

  /** "Super Micro Computer, Inc." and "SuperMicro Computer Inc" are one vendor. */
  private static String plain(String vendor) {
    return vendor.toLowerCase(Locale.ROOT).replaceAll("[\\s.,()-]", "").replaceAll("inc$", "");
  }
}
