package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.wire.LanMessage;
import dev.ichor.bmc.ipmi.wire.Sdr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sensors of a BMC and of the controllers behind it, found by who told of an event. */
public final class KnownSensors {
  private final Map<Integer, Sdr.Sensor> byOwnerAndNumber = new HashMap<>();

  public KnownSensors(List<Sdr> records) {
    for (var record : records) {
      if (record instanceof Sdr.Sensor sensor) {
        byOwnerAndNumber.putIfAbsent(sensor.owner() << 8 | sensor.number(), sensor);
      }
    }
  }

  /**
   * The sensor of the controller that told; else that of the BMC with this number, for firmware
   * tells of the BMC's sensors under a software id of its own.
   *
   * @param generator as in an event: the low octet is a slave address, or odd a software id
   */
  public Optional<Sdr.Sensor> find(int generator, int number) {
    var told = byOwnerAndNumber.get((generator & 0xff) << 8 | number);
    return told != null
        ? Optional.of(told)
        : Optional.ofNullable(byOwnerAndNumber.get(LanMessage.BMC << 8 | number));
  }
}
