package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One setting of the machine's firmware; names and values are the vendor's.
 *
 * @param value now; absent where the BMC shows none (a password)
 * @param pending from the next start on, where it differs
 * @param rule what is known of it; absent where the BMC keeps no registry
 */
public record BiosAttribute(
    String name, Optional<Value> value, Optional<Value> pending, Optional<Rule> rule) {
  public BiosAttribute {
    requireNonNull(name, "name");
    requireNonNull(value, "value");
    requireNonNull(pending, "pending");
    requireNonNull(rule, "rule");
  }

  /** As JSON has it. */
  public sealed interface Value {
    record Text(String text) implements Value {}

    record Whole(long number) implements Value {}

    record Flag(boolean on) implements Value {}

    /** For people. */
    default String words() {
      return switch (this) {
        case Text(var text) -> text;
        case Whole(var number) -> Long.toString(number);
        case Flag(var on) -> Boolean.toString(on);
      };
    }
  }

  /**
   * From the BMC's attribute registry (DSP0268 AttributeRegistry).
   *
   * @param label what the firmware's own menu calls it
   * @param type "Enumeration", "Integer", "String", "Boolean", "Password"
   * @param allowed values of an enumeration; empty: it does not say
   * @param least of an integer
   * @param most of an integer
   */
  public record Rule(
      Optional<String> label,
      String type,
      boolean readOnly,
      List<String> allowed,
      Optional<Long> least,
      Optional<Long> most) {
    public Rule {
      allowed = List.copyOf(allowed);
    }
  }
}
