package dev.ichor.bmc.redfish.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** A boot order that was asked for, checked against the one that is there. */
public sealed interface OrderWish {
  /** All entries, the wanted ones first. */
  record Fit(List<String> order) implements OrderWish {
    public Fit {
      order = List.copyOf(order);
    }
  }

  /** Why it cannot be had. */
  record Unfit(String complaint) implements OrderWish {}

  /**
   * @param now ids in their present order
   * @param first ids that shall come first
   */
  static OrderWish of(List<String> now, List<String> first) {
    var unknown = first.stream().filter(id -> !now.contains(id)).toList();
    if (!unknown.isEmpty()) {
      return new Unfit(
          "its boot order has no %s; it has %s"
              .formatted(String.join(", ", unknown), String.join(", ", now)));
    }
    var wanted = new LinkedHashSet<>(first);
    if (wanted.isEmpty() || wanted.size() != first.size()) {
      return new Unfit("name each entry once, at least one");
    }
    wanted.addAll(now);
    return new Fit(new ArrayList<>(wanted));
  }
}
