package dev.ichor.inventory.model;

import dev.ichor.inventory.model.HardwarePart.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What changed in a machine between two readings. A part is followed by its serial number, WWID or
 * MAC address where only one part has it; else by its slot. Kinds that one of the readings does not
 * know whole are not compared, so that a short list never reads as loss. Pure.
 */
public final class HardwareDiff {
  private final List<HardwareChange> changes = new ArrayList<>();
  private final Map<String, HardwarePart> before;
  private final Map<String, HardwarePart> after;

  private HardwareDiff(List<HardwarePart> before, List<HardwarePart> after) {
    this.before = bySlot(before);
    this.after = bySlot(after);
  }

  /** In the order of kinds and slots; empty when the hardware is the same. */
  public static List<HardwareChange> of(HardwareReport before, HardwareReport after) {
    var changes = new ArrayList<HardwareChange>();
    for (var kind : Kind.values()) {
      if (kind.isHardware()
          && !before.unknown().contains(kind)
          && !after.unknown().contains(kind)) {
        changes.addAll(new HardwareDiff(before.of(kind), after.of(kind)).changes());
      }
    }
    return changes;
  }

  private static Map<String, HardwarePart> bySlot(List<HardwarePart> parts) {
    var map = new TreeMap<String, HardwarePart>();
    parts.forEach(part -> map.putIfAbsent(part.slot(), part));
    return map;
  }

  private List<HardwareChange> changes() {
    before
        .values()
        .removeIf(
            part -> {
              var now = after.get(part.slot());
              return now != null
                  && now.identity().equals(part.identity())
                  && agree(part, now)
                  && after.remove(part.slot(), now);
            });
    follow();
    stay();
    before.values().forEach(part -> changes.add(new HardwareChange.Gone(part)));
    after.values().forEach(part -> changes.add(new HardwareChange.Added(part)));
    changes.sort(Comparator.comparing(HardwareDiff::slot));
    return changes;
  }

  /** What only one of them tells is no difference: newer versions of Talos tell more. */
  private static boolean agree(HardwarePart one, HardwarePart other) {
    return one.facts().entrySet().stream()
        .allMatch(
            fact ->
                other.facts().getOrDefault(fact.getKey(), fact.getValue()).equals(fact.getValue()));
  }

  private static String slot(HardwareChange change) {
    return change.later().or(change::earlier).map(HardwarePart::slot).orElse("");
  }

  /** Those that are the same by their identity, in whatever slot. */
  private void follow() {
    var then = unique(before);
    var now = unique(after);
    then.forEach(
        (identity, part) -> {
          var found = Optional.ofNullable(now.get(identity));
          found.ifPresent(
              same -> {
                before.remove(part.slot());
                after.remove(same.slot());
                if (!same.place().equals(part.place())) {
                  changes.add(new HardwareChange.Moved(part, same));
                }
                if (!agree(part, same)) {
                  changes.add(new HardwareChange.Altered(part, same));
                }
              });
        });
  }

  /** Those that share a slot: another part, or one that has no identity. */
  private void stay() {
    for (var part : List.copyOf(before.values())) {
      var now = Optional.ofNullable(after.get(part.slot()));
      now.ifPresent(
          same -> {
            before.remove(part.slot());
            after.remove(part.slot());
            changes.add(
                part.identity().equals(same.identity())
                    ? new HardwareChange.Altered(part, same)
                    : new HardwareChange.Replaced(part, same));
          });
    }
  }

  /** Some makers give all modules one serial number; that is nobody's. */
  private static Map<String, HardwarePart> unique(Map<String, HardwarePart> parts) {
    var byIdentity = new LinkedHashMap<String, List<HardwarePart>>();
    parts
        .values()
        .forEach(
            part ->
                part.identity()
                    .ifPresent(
                        text ->
                            byIdentity.computeIfAbsent(text, _ -> new ArrayList<>()).add(part)));
    byIdentity.values().removeIf(same -> same.size() > 1);
    return byIdentity.entrySet().stream()
        .collect(
            LinkedHashMap::new,
            (map, entry) -> map.put(entry.getKey(), entry.getValue().getFirst()),
            LinkedHashMap::putAll);
  }
}
