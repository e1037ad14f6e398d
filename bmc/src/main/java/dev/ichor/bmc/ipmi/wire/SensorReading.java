package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Get Sensor Reading (§35.14).
 *
 * @param raw by the sensor's {@link SensorScale}
 * @param scanning the sensor is looked at by the BMC at all
 * @param unavailable there is no reading now: no power, nothing plugged in, not yet measured
 * @param states for threshold sensors bit 0 to 5: at or below lower non-critical, critical,
 *     non-recoverable, at or above upper non-critical, critical, non-recoverable; for discrete ones
 *     bit n: state n holds
 */
public record SensorReading(int raw, boolean scanning, boolean unavailable, int states) {

  public static SensorReading decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    var raw = reader.u8("reading.raw");
    var flags = reader.u8("reading.flags");
    var low = reader.left() > 0 ? reader.u8("reading.states") : 0;
    var high = reader.left() > 0 ? reader.u8("reading.states2") & 0x7f : 0;
    return new SensorReading(raw, (flags & 0x40) != 0, (flags & 0x20) != 0, low | high << 8);
  }

  /** The same, taken for scanned: some BMCs say of all their sensors that they are not. */
  public SensorReading scanned() {
    return new SensorReading(raw, true, unavailable, states);
  }

  public Bytes encode() {
    var flags = 0x80 | (scanning ? 0x40 : 0) | (unavailable ? 0x20 : 0);
    return Bytes.of(raw, flags, states & 0xff, states >> 8 & 0x7f);
  }
}
