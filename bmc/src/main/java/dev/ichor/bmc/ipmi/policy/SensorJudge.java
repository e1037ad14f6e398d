package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.policy.EventWords.State;
import dev.ichor.bmc.ipmi.wire.Sdr;
import dev.ichor.bmc.ipmi.wire.SensorReading;
import dev.ichor.bmc.ipmi.wire.SensorScale;
import dev.ichor.bmc.ipmi.wire.SensorThresholds;
import dev.ichor.bmc.ipmi.wire.SensorThresholds.Limit;
import dev.ichor.bmc.policy.care.Health;
import dev.ichor.bmc.policy.care.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A sensor's record and its raw reading to what a person reads. */
public final class SensorJudge {
  private static final int UNRECOVERABLE_OR_CRITICAL = 0b110110;
  private static final int NON_CRITICAL = 0b001001;
  private static final int STATES = 15;

  private SensorJudge() {}

  /**
   * @param scale of this reading: the record's own, or the factors asked for with it
   * @param thresholds empty when the sensor has none that can be read
   */
  public static Sensor read(
      Sdr.Sensor sensor,
      SensorReading reading,
      Optional<SensorScale> scale,
      Optional<SensorThresholds> thresholds) {
    if (reading.unavailable() || !reading.scanning()) {
      return unread(
          sensor,
          reading.unavailable() ? "no reading now (no power, or nothing there)" : "not scanned");
    }
    var limits =
        scale.isPresent() && thresholds.isPresent()
            ? limits(thresholds.get(), scale.get())
            : List.<Sensor.Limit>of();
    var states = sensor.isThreshold() ? List.<State>of() : states(sensor, reading.states());
    var health =
        sensor.isThreshold()
            ? crossed(reading.states())
            : states.stream().map(State::health).reduce(Health.OK, Health::orWorse);
    return new Sensor(
        sensor.name(),
        SensorKinds.name(sensor.sensorType()),
        scale.flatMap(factors -> factors.value(reading.raw())),
        scale.map(SensorScale::unit).filter(unit -> !unit.isEmpty()),
        health,
        states.stream().map(State::words).toList(),
        limits,
        Optional.empty());
  }

  /** A sensor without a value, and why. */
  public static Sensor unread(Sdr.Sensor sensor, String why) {
    return new Sensor(
        sensor.name(),
        SensorKinds.name(sensor.sensorType()),
        Optional.empty(),
        Optional.empty(),
        Health.OK,
        List.of(),
        List.of(),
        Optional.of(why));
  }

  /** The BMC's own judgement, by the bits of §35.14. */
  private static Health crossed(int states) {
    if ((states & UNRECOVERABLE_OR_CRITICAL) != 0) {
      return Health.CRITICAL;
    }
    return (states & NON_CRITICAL) != 0 ? Health.WARNING : Health.OK;
  }

  private static List<State> states(Sdr.Sensor sensor, int bits) {
    var found = new ArrayList<State>();
    for (var offset = 0; offset < STATES; offset++) {
      if ((bits & 1 << offset) != 0) {
        found.add(
            EventWords.state(sensor.eventType(), sensor.sensorType(), offset)
                .orElse(new State("state %d".formatted(offset), Health.OK)));
      }
    }
    return found;
  }

  private static List<Sensor.Limit> limits(SensorThresholds thresholds, SensorScale scale) {
    var found = new ArrayList<Sensor.Limit>();
    for (var limit : Limit.values()) {
      var name = limit.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      thresholds.value(limit, scale).ifPresent(v -> found.add(new Sensor.Limit(name, v)));
    }
    return List.copyOf(found);
  }
}
