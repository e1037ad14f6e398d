package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.List;
import java.util.Optional;

/** Sensor data records and readings (IPMI 2.0 §33, §35.14, full records as in §43.1). */
final class SensorRepository {
  private static final int READING_UNAVAILABLE = 0x20;

  /** A threshold sensor whose raw reading times the factor is its value. */
  private record Sensor(
      int number, String name, int entity, int type, int unit, int factor, int raw, boolean fed) {}

  private static final List<Sensor> SENSORS =
      List.of(
          new Sensor(1, "Inlet Temp", 0x37, 0x01, 0x01, 1, 23, false),
          new Sensor(2, "CPU Temp", 0x03, 0x01, 0x01, 1, 47, true),
          new Sensor(3, "Fan 1", 0x1d, 0x04, 0x12, 60, 90, true),
          new Sensor(4, "Pwr Consumption", 0x0a, 0x0b, 0x06, 2, 70, true));

  private final Chassis chassis;

  SensorRepository(Chassis chassis) {
    this.chassis = chassis;
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.STORAGE, 0x20, Privilege.USER, _ -> info()),
        new Command(Command.STORAGE, 0x22, Privilege.USER, _ -> Answer.of(0x01, 0x00)),
        new Command(Command.STORAGE, 0x23, Privilege.USER, SensorRepository::record),
        new Command(Command.SENSOR, 0x2d, Privilege.USER, this::reading));
  }

  private static Answer info() {
    return Answer.of(
        new OctetWriter().u8(0x51).u16le(SENSORS.size()).u16le(0).u32le(1).u32le(1).u8(0x22));
  }

  private static Answer record(Command.Call call) {
    Octets data = call.data();
    if (data.length() != 6) {
      return Answer.WRONG_LENGTH;
    }
    int index = data.at(3) << 8 | data.at(2);
    index = index == 0xffff ? SENSORS.size() - 1 : index;
    if (index >= SENSORS.size()) {
      return Answer.NOT_PRESENT;
    }
    Octets record = encode(index, SENSORS.get(index));
    int offset = data.at(4);
    int length = data.at(5) == 0xff ? record.length() - offset : data.at(5);
    if (offset + length > record.length() || length < 0) {
      return Answer.TOO_MANY_OCTETS;
    }
    int next = index + 1 == SENSORS.size() ? 0xffff : index + 1;
    return Answer.of(new OctetWriter().u16le(next).put(record.slice(offset, offset + length)));
  }

  private static Octets encode(int id, Sensor sensor) {
    OctetWriter body =
        new OctetWriter()
            .u8(0x20)
            .u8(0x00)
            .u8(sensor.number())
            .u8(sensor.entity())
            .u8(0x01)
            .u8(0x7f)
            .u8(0x40)
            .u8(sensor.type())
            .u8(0x01)
            .u16le(0)
            .u16le(0)
            .u16le(0)
            .u8(0x00)
            .u8(sensor.unit())
            .u8(0x00)
            .u8(0x00)
            .u8(sensor.factor())
            .u8(0x00)
            .fill(0, 4)
            .u8(0x00)
            .fill(0, 3)
            .u8(0xff)
            .u8(0x00)
            .fill(0, 8)
            .fill(0, 3)
            .u8(0xc0 | sensor.name().length())
            .put(Octets.ascii(sensor.name()));
    return new OctetWriter()
        .u16le(id)
        .u8(0x51)
        .u8(0x01)
        .u8(body.length())
        .put(body.octets())
        .octets();
  }

  /** A sensor without power reads as unavailable. */
  private Answer reading(Command.Call call) {
    if (call.data().length() != 1) {
      return Answer.WRONG_LENGTH;
    }
    Optional<Sensor> found =
        SENSORS.stream().filter(s -> s.number() == call.data().at(0)).findFirst();
    if (found.isEmpty()) {
      return Answer.NOT_PRESENT;
    }
    boolean readable = chassis.isOn() || !found.get().fed();
    return Answer.of(
        readable ? found.get().raw() : 0, 0xc0 | (readable ? 0 : READING_UNAVAILABLE), 0xc0);
  }
}
