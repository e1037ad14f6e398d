package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.OctetWriter;
import dev.ichor.simulator.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sensor data records, readings and thresholds (IPMI 2.0 §33, §35). A piece of a record is given
 * only under the latest reservation, and never more than {@link #PIECE} octets: as real BMCs are.
 */
final class SensorRepository {
  /** Most octets of one answer. */
  static final int PIECE = 34;

  private static final int READING_UNAVAILABLE = 0x20;

  private final List<SimulatedSensor> sensors = SimulatedSensor.ALL;
  private final List<Octets> records = new ArrayList<>(SimulatedSensor.records());
  private final Chassis chassis;
  private int reservation;

  /**
   * @param others there are other controllers, whose records the BMC keeps too
   */
  SensorRepository(Chassis chassis, boolean others) {
    this.chassis = chassis;
    if (others) {
      records.addAll(Satellite.records(records.size()));
    }
  }

  List<Command> commands() {
    return List.of(
        new Command(Command.STORAGE, 0x20, Privilege.USER, _ -> info()),
        new Command(Command.STORAGE, 0x22, Privilege.USER, _ -> reserve()),
        new Command(Command.STORAGE, 0x23, Privilege.USER, this::record),
        new Command(Command.SENSOR, 0x27, Privilege.USER, this::thresholds),
        new Command(Command.SENSOR, 0x2d, Privilege.USER, this::reading));
  }

  private Answer info() {
    return Answer.of(
        new OctetWriter().u8(0x51).u16le(records.size()).u16le(0).u32le(1).u32le(1).u8(0x22));
  }

  private Answer reserve() {
    reservation = reservation % 0xffff + 1;
    return Answer.of(new OctetWriter().u16le(reservation));
  }

  private Answer record(Command.Call call) {
    Octets data = call.data();
    if (data.length() != 6) {
      return Answer.WRONG_LENGTH;
    }
    int index = data.at(3) << 8 | data.at(2);
    index = index == 0xffff ? records.size() - 1 : index;
    if (index >= records.size()) {
      return Answer.NOT_PRESENT;
    }
    Octets record = records.get(index);
    int offset = data.at(4);
    int length = data.at(5) == 0xff ? record.length() - offset : data.at(5);
    if (offset != 0 && (data.at(1) << 8 | data.at(0)) != reservation) {
      return Answer.RESERVATION_LOST;
    }
    if (offset + length > record.length() || length < 0 || length > PIECE) {
      return Answer.TOO_MANY_OCTETS;
    }
    int next = index + 1 == records.size() ? 0xffff : index + 1;
    return Answer.of(new OctetWriter().u16le(next).put(record.slice(offset, offset + length)));
  }

  private Optional<SimulatedSensor> sensor(Octets data) {
    return sensors.stream().filter(s -> s.number() == data.at(0)).findFirst();
  }

  /** A sensor without power reads as unavailable. */
  private Answer reading(Command.Call call) {
    if (call.data().length() != 1) {
      return Answer.WRONG_LENGTH;
    }
    Optional<SimulatedSensor> found = sensor(call.data());
    if (found.isEmpty()) {
      return Answer.NOT_PRESENT;
    }
    boolean readable = chassis.isOn() || !found.get().fed();
    int states = readable ? found.get().states() : 0;
    return Answer.of(
        readable ? found.get().raw() : 0,
        0xc0 | (readable ? 0 : READING_UNAVAILABLE),
        found.get().isThreshold() ? 0xc0 | states : states,
        0x80);
  }

  private Answer thresholds(Command.Call call) {
    if (call.data().length() != 1) {
      return Answer.WRONG_LENGTH;
    }
    Optional<SimulatedSensor> found = sensor(call.data()).filter(SimulatedSensor::isThreshold);
    if (found.isEmpty()) {
      return Answer.NOT_PRESENT;
    }
    Octets limits = found.get().limits();
    return limits.isEmpty()
        ? Answer.of(new OctetWriter().fill(0, 7))
        : Answer.of(new OctetWriter().u8(0x3f).put(limits));
  }
}
