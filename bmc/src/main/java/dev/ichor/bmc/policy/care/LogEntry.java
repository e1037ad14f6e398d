package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One event of the BMC's log.
 *
 * @param id as the BMC numbers it
 * @param created as the BMC wrote it, since its clock may be wrong; empty when it did not know
 * @param source the sensor or component it is about
 * @param message one sentence
 */
public record LogEntry(
    String id, Optional<String> created, Health severity, Optional<String> source, String message) {
  public LogEntry {
    requireNonNull(id, "id");
    requireNonNull(created, "created");
    requireNonNull(severity, "severity");
    requireNonNull(source, "source");
    requireNonNull(message, "message");
  }
}
