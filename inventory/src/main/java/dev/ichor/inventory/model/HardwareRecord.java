package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How a machine was made up during a time.
 *
 * @param number 1 for the first; a change of hardware begins the next
 * @param firstRead when it was first found so
 * @param report of the last reading: its {@code readAt} is when it was last found so
 */
public record HardwareRecord(int number, Instant firstRead, HardwareReport report) {
  public HardwareRecord {
    requireNonNull(firstRead, "firstRead");
    requireNonNull(report, "report");
    if (number < 1) {
      throw new IllegalArgumentException("a record's number is at least 1, not " + number);
    }
  }
}
