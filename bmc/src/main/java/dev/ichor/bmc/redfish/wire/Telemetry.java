package dev.ichor.bmc.redfish.wire;

import dev.ichor.bmc.policy.care.Health;
import dev.ichor.bmc.policy.care.LogEntry;
import dev.ichor.bmc.policy.care.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Sensors and log entries of Redfish (DSP0268 Sensor, Thermal, Power, LogEntry). */
public final class Telemetry {
  private static final Map<String, String> LIMITS =
      Map.of(
          "LowerCaution", "lower non-critical",
          "LowerCritical", "lower critical",
          "LowerFatal", "lower non-recoverable",
          "UpperCaution", "upper non-critical",
          "UpperCritical", "upper critical",
          "UpperFatal", "upper non-recoverable");

  private static final Map<String, String> OLD_LIMITS =
      Map.of(
          "LowerThresholdNonCritical", "lower non-critical",
          "LowerThresholdCritical", "lower critical",
          "LowerThresholdFatal", "lower non-recoverable",
          "UpperThresholdNonCritical", "upper non-critical",
          "UpperThresholdCritical", "upper critical",
          "UpperThresholdFatal", "upper non-recoverable");

  private Telemetry() {}

  /** In the form that Redfish has had since 2020.4. */
  public static Sensor sensor(JsonDoc doc) {
    return of(
        doc,
        doc.text("ReadingType").map(Telemetry::words).orElse("sensor"),
        "Reading",
        doc.text("ReadingUnits").map(Telemetry::unit),
        limits(doc, LIMITS, "Thresholds"));
  }

  /**
   * An element of {@code Thermal} or {@code Power}, the form before that.
   *
   * @param property where its reading is, e.g. {@code ReadingCelsius}
   */
  public static Sensor old(JsonDoc doc, String kind, String property, Optional<String> unit) {
    return of(doc, kind, property, unit, limits(doc, OLD_LIMITS));
  }

  private static Sensor of(
      JsonDoc doc, String kind, String property, Optional<String> unit, List<Sensor.Limit> limits) {
    var value = doc.decimal(property);
    var state = doc.text("Status", "State");
    return new Sensor(
        doc.text("Name").or(() -> doc.text("FanName")).or(() -> doc.text("Id")).orElse("?"),
        kind,
        value,
        unit,
        health(doc.text("Status", "Health")),
        List.of(),
        limits,
        value.isPresent()
            ? Optional.empty()
            : Optional.of(state.map(word -> "its state is " + word).orElse("no reading now")));
  }

  private static List<Sensor.Limit> limits(
      JsonDoc doc, Map<String, String> names, String... under) {
    var found = new ArrayList<Sensor.Limit>();
    names.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            name -> {
              var value =
                  under.length == 0
                      ? doc.decimal(name.getKey())
                      : doc.decimal(under[0], name.getKey(), "Reading");
              value.ifPresent(v -> found.add(new Sensor.Limit(name.getValue(), v)));
            });
    return List.copyOf(found);
  }

  /** "Cel" as UCUM writes it. */
  private static String unit(String ucum) {
    return switch (ucum) {
      case "Cel" -> "degrees C";
      case "{rev}/min" -> "RPM";
      default -> ucum;
    };
  }

  /** "PowerSupply" to "power supply". */
  private static String words(String type) {
    return type.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  public static LogEntry entry(JsonDoc doc) {
    return new LogEntry(
        doc.text("Id").orElse("?"),
        doc.text("Created").or(() -> doc.text("EventTimestamp")),
        health(doc.text("Severity")),
        doc.text("SensorType").or(() -> doc.text("EntryType")),
        doc.text("Message").or(() -> doc.text("MessageId")).orElse("(no message)"));
  }

  /** Unknown words are not taken for harm. */
  static Health health(Optional<String> word) {
    return switch (word.orElse("")) {
      case "Warning" -> Health.WARNING;
      case "Critical" -> Health.CRITICAL;
      default -> Health.OK;
    };
  }
}
