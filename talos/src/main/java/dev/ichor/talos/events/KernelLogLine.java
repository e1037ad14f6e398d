package dev.ichor.talos.events;

import dev.ichor.inventory.model.Printable;
import dev.ichor.talos.yaml.MalformedYamlException;
import dev.ichor.talos.yaml.YamlReader;
import java.util.Optional;

/**
 * One kernel message as Talos sends it: a JSON object on one line. JSON is YAML 1.2, so the YAML
 * reader takes it.
 *
 * @param level {@code talos-level}: info, warn, error, ...; blank when absent
 * @param text {@code msg}
 */
record KernelLogLine(String level, String text) {
  /** Empty when the line is no JSON object with a message. */
  static Optional<KernelLogLine> parse(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      var fields = YamlReader.mapping(line);
      return fields.get("msg") instanceof String text && !text.isBlank()
          ? Optional.of(
              new KernelLogLine(
                  fields.get("talos-level") instanceof String level ? Printable.of(level) : "",
                  Printable.of(text)))
          : Optional.empty();
    } catch (MalformedYamlException e) {
      return Optional.empty(); // the receiver counts it
    }
  }

  /** Worth a place on the timeline: warnings and worse, and Talos's own lines. */
  boolean isNotable() {
    return switch (level) {
      case "warn", "warning", "error", "err", "crit", "alert", "emerg", "fatal", "panic" -> true;
      default -> text.startsWith("[talos]");
    };
  }
}
