package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.SensorJudge;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.Sdr;
import dev.ichor.bmc.ipmi.wire.SensorReading;
import dev.ichor.bmc.ipmi.wire.SensorScale;
import dev.ichor.bmc.ipmi.wire.SensorThresholds;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Sensor;
import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads every sensor that the BMC itself has, once (§35). */
final class SensorReader {
  private final IpmiSession session;

  SensorReader(IpmiSession session) {
    this.session = session;
  }

  List<Sensor> read(List<Sdr> records) throws BmcFaultException, InterruptedException {
    var all = new ArrayList<Sensor>();
    for (var record : records) {
      if (record instanceof Sdr.Sensor sensor && sensor.readable()) {
        all.add(read(sensor));
      }
    }
    return List.copyOf(all);
  }

  private Sensor read(Sdr.Sensor sensor) throws BmcFaultException, InterruptedException {
    if (sensor.owner() != LanMessage.BMC || sensor.lun() != 0) {
      return SensorJudge.unread(
          sensor,
          "belongs to controller %02xh, which is not asked through the BMC"
              .formatted(sensor.owner()));
    }
    var number = Bytes.of(sensor.number());
    var answer = session.command(Command.GET_SENSOR_READING, number);
    if (!answer.completion().isOk()) {
      return SensorJudge.unread(sensor, answer.completion().toString());
    }
    var reading = session.decoded(() -> SensorReading.decode(answer.data()));
    return SensorJudge.read(sensor, reading, scale(sensor, reading), thresholds(sensor, number));
  }

  /** Sensors that follow no formula give their factors with every reading (§35.5). */
  private Optional<SensorScale> scale(Sdr.Sensor sensor, SensorReading reading)
      throws BmcFaultException, InterruptedException {
    if (sensor.scale().filter(SensorScale::isByReading).isEmpty()) {
      return sensor.scale();
    }
    var request = Bytes.of(sensor.number(), reading.raw());
    var answer = session.command(Command.GET_SENSOR_FACTORS, request);
    if (!answer.completion().isOk()) {
      return Optional.empty();
    }
    var record = sensor.scale().get();
    return Optional.of(session.decoded(() -> record.with(answer.data())));
  }

  private Optional<SensorThresholds> thresholds(Sdr.Sensor sensor, Bytes number)
      throws BmcFaultException, InterruptedException {
    if (!sensor.thresholdsReadable()) {
      return Optional.empty();
    }
    var answer = session.command(Command.GET_SENSOR_THRESHOLDS, number);
    return answer.completion().isOk()
        ? Optional.of(session.decoded(() -> SensorThresholds.decode(answer.data())))
        : Optional.empty();
  }
}
