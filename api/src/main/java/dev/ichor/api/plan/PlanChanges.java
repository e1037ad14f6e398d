package dev.ichor.api.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was changed over the API, on top of the file. A document, as it is stored.
 *
 * @param networks a whole plan in the place of the file's; absent: the file's holds
 * @param added reservations beside those of the plan that holds
 * @param removed names of reservations of that plan that no longer hold
 */
public record PlanChanges(
    Optional<Map<String, Object>> networks, List<Map<String, Object>> added, List<String> removed) {
  public static final PlanChanges NONE = new PlanChanges(Optional.empty(), List.of(), List.of());

  private static final String RESERVATIONS = "reservations";
  private static final List<String> NAMING =
      List.of("mac", "client-id", "uuid", "circuit-id", "remote-id");

  public PlanChanges {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /** The plan that holds: {@code networks} or else the file's, then the reservations. */
  Map<String, Object> over(Map<String, Object> file) {
    var plan = copyOf(networks.orElse(file));
    var reservations = reservationsIn(plan);
    reservations.addAll(added);
    if (!reservations.isEmpty() || plan.containsKey(RESERVATIONS)) {
      plan.put(RESERVATIONS, reservations);
    }
    return plan;
  }

  PlanChanges with(Map<String, Object> reservation) {
    var more = new ArrayList<>(added);
    more.add(reservation);
    return new PlanChanges(networks, more, removed);
  }

  PlanChanges without(String name) {
    var kept = added.stream().filter(it -> !nameOf(it).equals(name)).toList();
    if (kept.size() < added.size()) {
      return new PlanChanges(networks, kept, removed);
    }
    var more = new ArrayList<>(removed);
    more.add(name);
    return new PlanChanges(networks, added, more);
  }

  /**
   * How a reservation is called in the API: its address, or what it is for when it has none. Exact
   * for a reservation that was read without a problem.
   */
  static String nameOf(Map<?, ?> reservation) {
    var address = reservation.get("address");
    if (address != null) {
      return address.toString().strip();
    }
    var words = new ArrayList<String>();
    for (var key : NAMING) {
      var value = reservation.get(key);
      if (value != null) {
        words.add(key + "=" + value.toString().strip());
      }
    }
    return String.join(",", words);
  }

  /** Of the whole plan, those inside subnets too, in their order. */
  static List<Map<String, Object>> reservationsOf(Map<String, Object> plan) {
    var found = new ArrayList<Map<String, Object>>();
    collect(plan, found);
    return found;
  }

  private static void collect(Map<?, ?> level, List<Map<String, Object>> found) {
    for (var key : List.of(RESERVATIONS, "subnets", "shared-networks")) {
      for (Object item : items(level.get(key))) {
        if (item instanceof Map<?, ?> map && key.equals(RESERVATIONS)) {
          found.add(textKeys(map));
        } else if (item instanceof Map<?, ?> map) {
          collect(map, found);
        }
      }
    }
  }

  /** What is no reservation stays, so that reading the plan complains about it. */
  private List<Object> reservationsIn(Map<String, Object> plan) {
    var kept = new ArrayList<Object>();
    for (Object item : items(plan.get(RESERVATIONS))) {
      if (!(item instanceof Map<?, ?> map) || !removed.contains(nameOf(map))) {
        kept.add(item);
      }
    }
    return kept;
  }

  /** A plan may give one item where a list belongs. */
  private static List<?> items(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
  }

  /** A copy whose subnets no longer hold what was removed. */
  private Map<String, Object> copyOf(Map<?, ?> level) {
    var copy = textKeys(level);
    for (var key : List.of("subnets", "shared-networks")) {
      if (copy.containsKey(key)) {
        var pruned = new ArrayList<Object>();
        items(copy.get(key)).forEach(item -> pruned.add(pruned(item)));
        copy.put(key, pruned);
      }
    }
    return copy;
  }

  private Object pruned(Object item) {
    if (!(item instanceof Map<?, ?> map)) {
      return item;
    }
    var copy = copyOf(map);
    if (copy.containsKey(RESERVATIONS) && !removed.isEmpty()) {
      copy.put(RESERVATIONS, reservationsIn(copy));
    }
    return copy;
  }

  private static Map<String, Object> textKeys(Map<?, ?> map) {
    var copy = new LinkedHashMap<String, Object>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            copy.put(String.valueOf(key), value);
          }
        });
    return copy;
  }
}
