package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.policy.EventWords.State;
import dev.ichor.bmc.ipmi.wire.Sdr;
import dev.ichor.bmc.ipmi.wire.SelEntry;
import dev.ichor.bmc.ipmi.wire.SensorScale;
import dev.ichor.bmc.policy.care.Health;
import dev.ichor.bmc.policy.care.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An event as a sentence (§32.1, Tables 29-6 and 42-1 to 42-3). */
public final class EventText {
  private static final int THRESHOLD = 1;
  private static final int UNSPECIFIED = 0xff;
  private static final int SOFTWARE = 0x01;

  private static final List<String> CROSSED =
      List.of(
          "lower non-critical",
          "lower critical",
          "lower non-recoverable",
          "upper non-critical",
          "upper critical",
          "upper non-recoverable");

  private EventText() {}

  /**
   * @param sensors that are known; an event of none of them is told all the same
   */
  public static LogEntry of(SelEntry entry, KnownSensors sensors) {
    var id = Integer.toString(entry.id());
    var created = entry.time().map(Instant::toString);
    return switch (entry) {
      case SelEntry.Oem(_, var type, _, var data) ->
          new LogEntry(
              id,
              created,
              Health.OK,
              Optional.empty(),
              "vendor's record of type %02xh: %s".formatted(type, data.toHex()));
      case SelEntry.Event event -> {
        var sensor = sensors.find(event.generator(), event.sensor());
        var state = event.eventType() == THRESHOLD ? crossing(event, sensor) : state(event);
        yield new LogEntry(
            id,
            created,
            event.asserted() ? state.health() : Health.OK,
            Optional.of(source(event, sensor)),
            event.asserted() ? state.words() : state.words() + " (gone)");
      }
    };
  }

  private static String source(SelEntry.Event event, Optional<Sdr.Sensor> sensor) {
    var kind = SensorKinds.name(event.sensorType());
    var software = (event.generator() & SOFTWARE) != 0 ? ", seen by software" : "";
    return sensor
        .filter(known -> known.sensorType() == event.sensorType())
        .map(known -> "%s (%s%s)".formatted(known.name(), kind, software))
        .orElseGet(() -> "%s %02xh%s".formatted(kind, event.sensor(), software));
  }

  /** Even offsets are "going low", odd ones "going high". */
  private static State crossing(SelEntry.Event event, Optional<Sdr.Sensor> sensor) {
    var offset = event.offset();
    if (offset >= 2 * CROSSED.size()) {
      return new State("threshold event %d".formatted(offset), Health.WARNING);
    }
    var health = offset / 2 % 3 == 0 ? Health.WARNING : Health.CRITICAL;
    var words = "%s, going %s".formatted(CROSSED.get(offset / 2), offset % 2 == 0 ? "low" : "high");
    return new State(words + values(event, sensor), health);
  }

  /** Data 2 is the reading and data 3 the threshold where bits 7:6 and 5:4 of data 1 say so. */
  private static String values(SelEntry.Event event, Optional<Sdr.Sensor> sensor) {
    var scale = sensor.flatMap(Sdr.Sensor::scale).filter(known -> !known.isByReading());
    var has = event.data().at(0);
    if (scale.isEmpty() || (has >> 6 & 3) != 1) {
      return "";
    }
    var reading = value(scale.get(), event.data().at(1));
    return (has >> 4 & 3) == 1
        ? ": %s, limit %s".formatted(reading, value(scale.get(), event.data().at(2)))
        : ": %s".formatted(reading);
  }

  private static String value(SensorScale scale, int raw) {
    return scale.value(raw).map(v -> "%s %s".formatted(v, scale.unit()).strip()).orElse("?");
  }

  private static State state(SelEntry.Event event) {
    var found =
        EventWords.state(event.eventType(), event.sensorType(), event.offset())
            .orElseGet(
                () ->
                    new State(
                        "state %d of event type %02xh".formatted(event.offset(), event.eventType()),
                        Health.OK));
    var extra = extra(event);
    return extra.isEmpty() ? found : new State(found.words() + extra, found.health());
  }

  /** Which module or slot: memory and drives put it into data 3. */
  private static String extra(SelEntry.Event event) {
    var third = event.data().at(2);
    var isNamed = event.eventType() == EventWords.SPECIFIC && (event.data().at(0) >> 4 & 3) != 0;
    return isNamed
            && third != UNSPECIFIED
            && (event.sensorType() == 0x0c || event.sensorType() == 0x0d)
        ? ", number %d".formatted(third)
        : "";
  }
}
