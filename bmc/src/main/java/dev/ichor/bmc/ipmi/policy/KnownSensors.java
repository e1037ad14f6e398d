package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.Sdr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sensors of a BMC and of the controllers behind it, found by who told of an event. */
public final class KnownSensors {
  private static final int SOFTWARE = 1;

  private final Map<Integer, Sdr.Sensor> byOwnerAndNumber = new HashMap<>();

  private final int self;

  /**
   * @param self slave address of the controller that keeps the records; they call it 20h as well
   */
  public KnownSensors(List<Sdr> records, int self) {
    this.self = self;
    for (var record : records) {
      if (record instanceof Sdr.Sensor sensor) {
        byOwnerAndNumber.putIfAbsent(sensor.owner() << 8 | sensor.number(), sensor);
      }
    }
  }

  /**
   * The sensor of the controller that told. Firmware tells of the BMC's sensors under a software id
   * of its own, so of these, and where nobody is named, the BMC's with this number. Another
   * controller's number says nothing of the BMC's sensors.
   *
   * @param generator as in an event: the low octet is a slave address, or odd a software id
   */
  public Optional<Sdr.Sensor> find(int generator, int number) {
    var told = byOwnerAndNumber.get((generator & 0xff) << 8 | number);
    var isOfTheBmc =
        (generator & 0xff) == self || (generator & 0xff) == 0 || (generator & SOFTWARE) != 0;
    return told != null || !isOfTheBmc
        ? Optional.ofNullable(told)
        : Optional.ofNullable(byOwnerAndNumber.get(LanMessage.BMC << 8 | number));
  }
}
