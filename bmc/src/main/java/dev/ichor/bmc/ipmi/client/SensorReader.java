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
import dev.ichor.inventory.model.IpmiQuirk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads every sensor that the records name, once, each at the controller that has it (§35). */
final class SensorReader {
  private final IpmiPeer session;
  private final Neighbours neighbours;
  private Set<IpmiQuirk> quirks = Set.of();

  SensorReader(IpmiPeer session) {
    this.session = session;
    this.neighbours = new Neighbours(session);
  }

  List<Sensor> read(List<Sdr> records) throws BmcFaultException, InterruptedException {
    quirks = session.quirks();
    var all = new ArrayList<Sensor>();
    for (var record : records) {
      if (record instanceof Sdr.Sensor sensor && sensor.readable()) {
        all.add(read(sensor));
      }
    }
    return List.copyOf(all);
  }

  private Sensor read(Sdr.Sensor sensor) throws BmcFaultException, InterruptedException {
    var isOfBmc = quirks.contains(IpmiQuirk.ASSUMEBMCOWNER);
    var place = new Neighbours.Place(isOfBmc ? LanMessage.BMC : sensor.owner(), sensor.channel());
    return switch (neighbours.ask(place, sensor.lun(), owner -> read(sensor, owner))) {
      case Neighbours.Reply.Said<Sensor>(var read) -> read;
      case Neighbours.Reply.Unasked<Sensor>(var why) -> SensorJudge.unread(sensor, why);
    };
  }

  private Sensor read(Sdr.Sensor sensor, IpmiPeer owner)
      throws BmcFaultException, InterruptedException {
    var number = Bytes.of(sensor.number());
    var answer = owner.command(Command.GET_SENSOR_READING, number);
    if (!answer.completion().isOk()) {
      neighbours.mayGoOn(owner, answer);
      return SensorJudge.unread(sensor, answer.completion().toString());
    }
    var said = owner.decoded(() -> SensorReading.decode(answer.data()));
    var reading = quirks.contains(IpmiQuirk.IGNORESCANNINGDISABLED) ? said.scanned() : said;
    return SensorJudge.read(
        sensor, reading, scale(sensor, reading, owner), thresholds(sensor, number, owner));
  }

  /** Sensors that follow no formula give their factors with every reading (§35.5). */
  private static Optional<SensorScale> scale(
      Sdr.Sensor sensor, SensorReading reading, IpmiPeer owner)
      throws BmcFaultException, InterruptedException {
    if (sensor.scale().filter(SensorScale::isByReading).isEmpty()) {
      return sensor.scale();
    }
    var request = Bytes.of(sensor.number(), reading.raw());
    var answer = owner.command(Command.GET_SENSOR_FACTORS, request);
    if (!answer.completion().isOk()) {
      return Optional.empty();
    }
    var record = sensor.scale().get();
    return Optional.of(owner.decoded(() -> record.with(answer.data())));
  }

  private static Optional<SensorThresholds> thresholds(
      Sdr.Sensor sensor, Bytes number, IpmiPeer owner)
      throws BmcFaultException, InterruptedException {
    if (!sensor.thresholdsReadable()) {
      return Optional.empty();
    }
    var answer = owner.command(Command.GET_SENSOR_THRESHOLDS, number);
    return answer.completion().isOk()
        ? Optional.of(owner.decoded(() -> SensorThresholds.decode(answer.data())))
        : Optional.empty();
  }
}
