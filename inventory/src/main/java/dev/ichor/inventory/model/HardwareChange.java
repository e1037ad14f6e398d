package dev.ichor.inventory.model;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What happened to one part between two readings of a machine. */
public sealed interface HardwareChange {
  record Added(HardwarePart part) implements HardwareChange {}

  record Gone(HardwarePart part) implements HardwareChange {}

  /** Another part sits in the same slot. */
  record Replaced(HardwarePart before, HardwarePart after) implements HardwareChange {}

  /** The same part sits in another slot. */
  record Moved(HardwarePart before, HardwarePart after) implements HardwareChange {}

  /** The part in this slot says something else of itself: firmware, size, speed. */
  record Altered(HardwarePart before, HardwarePart after) implements HardwareChange {}

  /** {@code added}, {@code gone}, ... */
  default String word() {
    return switch (this) {
      case Added _ -> "added";
      case Gone _ -> "gone";
      case Replaced _ -> "replaced";
      case Moved _ -> "moved";
      case Altered _ -> "altered";
    };
  }

  /** Absent for a part that was added. */
  default Optional<HardwarePart> earlier() {
    return switch (this) {
      case Added _ -> Optional.empty();
      case Gone(var part) -> Optional.of(part);
      case Replaced(var before, var _) -> Optional.of(before);
      case Moved(var before, var _) -> Optional.of(before);
      case Altered(var before, var _) -> Optional.of(before);
    };
  }

  /** Absent for a part that is gone. */
  default Optional<HardwarePart> later() {
    return switch (this) {
      case Added(var part) -> Optional.of(part);
      case Gone _ -> Optional.empty();
      case Replaced(var _, var after) -> Optional.of(after);
      case Moved(var _, var after) -> Optional.of(after);
      case Altered(var _, var after) -> Optional.of(after);
    };
  }

  /** One sentence for a person. */
  default String text() {
    return switch (this) {
      case Added(var part) -> "%s was added (%s)".formatted(title(part), what(part));
      case Gone(var part) -> "%s is gone (%s)".formatted(title(part), what(part));
      case Replaced(var before, var after) ->
          "%s was replaced: was %s; is %s".formatted(title(after), what(before), what(after));
      case Moved(var before, var after) ->
          "%s moved to %s (%s)".formatted(title(before), after.slot(), what(after));
      case Altered(var before, var after) ->
          "%s changed: %s".formatted(title(after), differences(before, after));
    };
  }

  private static String title(HardwarePart part) {
    return part.kind().word() + " " + part.slot();
  }

  private static String what(HardwarePart part) {
    var known =
        Stream.of(
                Stream.concat(
                    part.fact("sizeMiB").map(size -> size + " MiB").stream(),
                    part.fact("sizeBytes").map(size -> size + " octets").stream()),
                Stream.of("manufacturer", "vendor", "model", "product")
                    .flatMap(name -> part.fact(name).stream()),
                Stream.of("mac", "serial", "wwid")
                    .flatMap(name -> part.fact(name).map(text -> name + " " + text).stream()))
            .flatMap(each -> each)
            .collect(joining(", "));
    return known.isEmpty() ? "it tells nothing of itself" : known;
  }

  private static String differences(HardwarePart before, HardwarePart after) {
    return before.facts().entrySet().stream()
        .filter(fact -> after.facts().containsKey(fact.getKey()))
        .filter(fact -> !after.fact(fact.getKey()).equals(Optional.of(fact.getValue())))
        .map(
            fact ->
                "%s was %s, is %s"
                    .formatted(
                        fact.getKey(), fact.getValue(), after.fact(fact.getKey()).orElse("")))
        .collect(joining("; "));
  }

  /** The sentences of the first few, with a word on the rest. */
  static List<String> sentences(List<HardwareChange> changes, int most) {
    var texts = changes.stream().limit(most).map(HardwareChange::text);
    return changes.size() <= most
        ? texts.toList()
        : Stream.concat(texts, Stream.of("and %d more changes".formatted(changes.size() - most)))
            .toList();
  }
}
