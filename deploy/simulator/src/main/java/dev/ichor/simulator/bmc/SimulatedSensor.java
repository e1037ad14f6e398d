package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * A sensor and its record (IPMI 2.0 §43.1 full, §43.2 compact).
 *
 * @param eventType 1 threshold, 6Fh states of the sensor type
 * @param factor multiplies the raw reading
 * @param exponent power of ten that follows, -8 to 7
 * @param raw what it reads
 * @param states bits that hold
 * @param limits lower non-critical, critical, non-recoverable, upper the same; or none
 * @param fed reads only while the machine has power
 */
record SimulatedSensor(
    int number,
    String name,
    int entity,
    int type,
    int eventType,
    int unit,
    int factor,
    int exponent,
    int raw,
    int states,
    Octets limits,
    boolean fed) {
  static final List<SimulatedSensor> ALL =
      List.of(
          analog(
              1, "Inlet Temp", 0x37, 0x01, 0x01, 1, 0, 23, Octets.of(5, 2, 0, 38, 42, 47), false),
          analog(2, "CPU Temp", 0x03, 0x01, 0x01, 1, 0, 47, Octets.of(5, 2, 0, 85, 95, 105), true),
          analog(3, "Fan 1", 0x1d, 0x04, 0x12, 60, 0, 90, Octets.EMPTY, true),
          analog(4, "Pwr Consumption", 0x0a, 0x0b, 0x06, 2, 0, 70, Octets.EMPTY, true),
          analog(
              5,
              "12V",
              0x07,
              0x02,
              0x04,
              6,
              -2,
              202,
              Octets.of(190, 185, 180, 210, 215, 220),
              true),
          states(6, "PSU1 Status", 0x0a, 0x08, 0x01),
          states(7, "Watchdog", 0x06, 0x23, 0x00));

  private static SimulatedSensor analog(
      int number,
      String name,
      int entity,
      int type,
      int unit,
      int factor,
      int exponent,
      int raw,
      Octets limits,
      boolean fed) {
    return new SimulatedSensor(
        number, name, entity, type, 0x01, unit, factor, exponent, raw, 0, limits, fed);
  }

  private static SimulatedSensor states(int number, String name, int entity, int type, int bits) {
    return new SimulatedSensor(
        number, name, entity, type, 0x6f, 0, 0, 0, 0, bits, Octets.EMPTY, false);
  }

  boolean isThreshold() {
    return eventType == 1;
  }

  /** Every sensor's, then the one of the FRU. */
  static List<Octets> records() {
    var all = new ArrayList<Octets>();
    for (SimulatedSensor sensor : ALL) {
      int id = all.size();
      all.add(
          sensor.isThreshold()
              ? closed(id, 0x01, sensor.full())
              : closed(id, 0x02, sensor.compact()));
    }
    OctetWriter fru =
        new OctetWriter()
            .u8(0x20)
            .u8(0x00)
            .u8(0x80)
            .u8(0)
            .u8(0)
            .u8(0x10)
            .u8(0)
            .u8(0x07)
            .u8(1)
            .u8(0);
    all.add(closed(all.size(), 0x11, named(fru, "Mainboard")));
    return List.copyOf(all);
  }

  /** A temperature of another controller, as a full record. */
  static Octets foreign(int id, int owner, int number, String name) {
    SimulatedSensor sensor = analog(number, name, 0x07, 1, 1, 1, 0, 0, Octets.EMPTY, false);
    return closed(id, 0x01, new OctetWriter().u8(owner).put(sensor.full().octets().from(1)));
  }

  /** A record of another kind that ends in a name. */
  static Octets record(int id, int kind, OctetWriter body, String name) {
    return closed(id, kind, named(body, name));
  }

  private static Octets closed(int id, int kind, OctetWriter body) {
    return new OctetWriter()
        .u16le(id)
        .u8(0x51)
        .u8(kind)
        .u8(body.length())
        .put(body.octets())
        .octets();
  }

  private static OctetWriter named(OctetWriter out, String name) {
    return out.u8(0xc0 | name.length()).put(Octets.ascii(name));
  }

  /** Owner, LUN, number, entity, instance, initialisation, capabilities, type, event type. */
  private OctetWriter key() {
    return new OctetWriter()
        .u8(0x20)
        .u8(0x00)
        .u8(number)
        .u8(entity)
        .u8(0x01)
        .u8(0x7f)
        .u8(0x40 | (isThreshold() ? 0x04 : 0))
        .u8(type)
        .u8(eventType);
  }

  private OctetWriter full() {
    int readable = limits.isEmpty() ? 0 : 0x3f;
    OctetWriter out = key().u16le(0).u16le(0).u8(readable).u8(0);
    out.u8(0x00).u8(unit).u8(0x00).u8(0x00).u8(factor).u8(0x00);
    out.fill(0, 3).u8((exponent & 0xf) << 4);
    out.u8(0x00).fill(0, 3).u8(0xff).u8(0x00);
    if (limits.isEmpty()) {
      out.fill(0, 6);
    } else {
      for (int i : new int[] {5, 4, 3, 2, 1, 0}) {
        out.u8(limits.at(i));
      }
    }
    return named(out.fill(0, 2).fill(0, 3), name);
  }

  private OctetWriter compact() {
    OctetWriter out = key().u16le(0x7fff).u16le(0).u16le(0x7fff).u8(0xc0).u8(0).u8(0);
    return named(out.u8(1).fill(0, 7), name);
  }
}
