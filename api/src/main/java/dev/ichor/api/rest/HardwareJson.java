package dev.ichor.api.rest;

import dev.ichor.inventory.model.HardwareChange;
import dev.ichor.inventory.model.HardwarePart;
import dev.ichor.inventory.model.HardwareRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a machine was made up during a time.
 *
 * @param number 1 for the first; a change of hardware begins the next
 * @param firstRead when it was first found so
 * @param lastRead when it was last found so
 * @param unknown kinds of which the list is not whole
 */
public record HardwareJson(
    int number,
    Instant firstRead,
    Instant lastRead,
    String talosVersion,
    List<PartJson> parts,
    List<String> unknown) {
  /**
   * One part.
   *
   * @param kind {@code memory}, {@code disk}, ...
   * @param facts what it is
   * @param state what changes without a hand on the machine
   */
  public record PartJson(
      String kind, String slot, Map<String, String> facts, Map<String, String> state) {
    static PartJson of(HardwarePart part) {
      return new PartJson(word(part.kind()), part.slot(), part.facts(), part.state());
    }
  }

  /**
   * What happened to one part.
   *
   * @param change {@code added}, {@code gone}, {@code replaced}, {@code moved} or {@code altered}
   * @param text one sentence
   */
  public record ChangeJson(
      String change, String text, Optional<PartJson> before, Optional<PartJson> after) {
    static ChangeJson of(HardwareChange change) {
      return new ChangeJson(
          change.word(),
          change.text(),
          change.earlier().map(PartJson::of),
          change.later().map(PartJson::of));
    }
  }

  /**
   * What changed from one record to another.
   *
   * @param from number of the earlier one
   * @param to number of the later one
   */
  public record DifferenceJson(int from, int to, List<ChangeJson> changes) {}

  static HardwareJson of(HardwareRecord record) {
    var report = record.report();
    return new HardwareJson(
        record.number(),
        record.firstRead(),
        report.readAt(),
        report.talosVersion(),
        report.parts().stream().map(PartJson::of).toList(),
        report.unknown().stream().map(HardwareJson::word).sorted().toList());
  }

  private static String word(HardwarePart.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
