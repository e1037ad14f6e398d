package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One sensor as it reads now.
 *
 * @param kind "temperature", "fan"
 * @param value empty for sensors that have states only, and while it cannot be read
 * @param unit of the value and of the limits
 * @param states what holds at present: "presence detected"
 * @param limits by name, those that the sensor has
 * @param unread why it has no value now; empty when it was read
 */
public record Sensor(
    String name,
    String kind,
    Optional<Double> value,
    Optional<String> unit,
    Health health,
    List<String> states,
    List<Limit> limits,
    Optional<String> unread) {
  /** One limit: "upper critical", 85.0. */
  public record Limit(String name, double value) {
    public Limit {
      requireNonNull(name, "name");
    }
  }

  public Sensor {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(value, "value");
    requireNonNull(unit, "unit");
    requireNonNull(health, "health");
    states = List.copyOf(states);
    limits = List.copyOf(limits);
    requireNonNull(unread, "unread");
  }
}
