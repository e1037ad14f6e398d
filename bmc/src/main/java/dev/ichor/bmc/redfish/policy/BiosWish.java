package dev.ichor.bmc.redfish.policy;

import dev.ichor.bmc.policy.care.BiosAttribute;
import dev.ichor.bmc.policy.care.BiosAttribute.Value;
import dev.ichor.bmc.redfish.wire.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is to be written to BIOS attributes, checked before a BMC sees it: many take anything. */
public sealed interface BiosWish {
  /** Values in the types that the attributes have, those that change nothing left out. */
  record Fit(Map<String, Value> values) implements BiosWish {
    public Fit {
      values = Map.copyOf(values);
    }
  }

  /** All that is wrong with it, a sentence each. */
  record Unfit(List<String> complaints) implements BiosWish {
    public Unfit {
      complaints = List.copyOf(complaints);
    }
  }

  /**
   * @param known every attribute that this BMC shows
   * @param wish values as text
   */
  static BiosWish of(List<BiosAttribute> known, Map<String, String> wish) {
    var byName =
        known.stream().collect(Collectors.toMap(BiosAttribute::name, it -> it, (a, _) -> a));
    var values = new TreeMap<String, Value>();
    var complaints = new ArrayList<String>();
    new TreeMap<>(wish)
        .forEach(
            (name, text) -> {
              var attribute = Optional.ofNullable(byName.get(name));
              if (attribute.isEmpty()) {
                complaints.add("it has no attribute '%s'".formatted(Words.of(name, 80)));
                return;
              }
              var value = typed(attribute.get(), text);
              var complaint = complaint(attribute.get(), text, value);
              complaint.ifPresent(complaints::add);
              var stands = attribute.get().pending().or(attribute.get()::value);
              if (complaint.isEmpty() && !stands.equals(value)) {
                value.ifPresent(it -> values.put(name, it));
              }
            });
    return complaints.isEmpty() ? new Fit(values) : new Unfit(complaints);
  }

  /** In the type of the present value, else of the registry; empty when it is not of that type. */
  private static Optional<Value> typed(BiosAttribute attribute, String text) {
    var type = attribute.rule().map(BiosAttribute.Rule::type).orElse("");
    var now = attribute.value();
    if (type.equals("Integer") || now.filter(Value.Whole.class::isInstance).isPresent()) {
      return text.matches("-?\\d{1,18}")
          ? Optional.of(new Value.Whole(Long.parseLong(text)))
          : Optional.empty();
    }
    if (type.equals("Boolean") || now.filter(Value.Flag.class::isInstance).isPresent()) {
      return text.equals("true") || text.equals("false")
          ? Optional.of(new Value.Flag(text.equals("true")))
          : Optional.empty();
    }
    return Optional.of(new Value.Text(text));
  }

  private static Optional<String> complaint(
      BiosAttribute attribute, String text, Optional<Value> value) {
    var name = attribute.name();
    var shown = Words.of(text, 80);
    if (value.isEmpty()) {
      return Optional.of("%s takes no '%s': a number, or true and false".formatted(name, shown));
    }
    if (attribute.rule().isEmpty()) {
      return Optional.empty();
    }
    var rule = attribute.rule().get();
    if (rule.readOnly()) {
      return Optional.of("%s is read-only".formatted(name));
    }
    if (rule.type().equals("Enumeration")
        && !rule.allowed().isEmpty()
        && !rule.allowed().contains(text)) {
      return Optional.of(
          "%s takes no '%s'; it takes %s"
              .formatted(name, shown, String.join(", ", rule.allowed())));
    }
    if (value.get() instanceof Value.Whole(var number)
        && (rule.least().filter(least -> number < least).isPresent()
            || rule.most().filter(most -> number > most).isPresent())) {
      return Optional.of(
          "%s takes no %d; it takes %s to %s"
              .formatted(
                  name,
                  number,
                  rule.least().map(String::valueOf).orElse("any"),
                  rule.most().map(String::valueOf).orElse("any")));
    }
    return Optional.empty();
  }
}
