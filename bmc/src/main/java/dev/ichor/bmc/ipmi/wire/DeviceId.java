package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Get Device ID (§20.1): who made the BMC, which is what quirks are chosen by.
 *
 * @param firmware "major.minor" of the BMC firmware
 * @param ipmiVersion "2.0"
 * @param support additional device support, a bit each: 0 sensors, 1 SDR repository, 2 SEL, 3 FRU,
 *     7 chassis
 * @param manufacturer IANA enterprise number, 20 bits
 * @param product by the manufacturer
 */
public record DeviceId(
    int deviceId, String firmware, String ipmiVersion, int support, int manufacturer, int product) {
  public static final int SENSORS = 0x01;
  public static final int SDR_REPOSITORY = 0x02;
  public static final int SEL = 0x04;
  public static final int FRU = 0x08;
  public static final int CHASSIS = 0x80;

  public boolean has(int bit) {
    return (support & bit) != 0;
  }

  public static DeviceId decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    var deviceId = reader.u8("device.id");
    reader.skip(1, "device.revision");
    var major = reader.u8("device.firmwareMajor") & 0x7f;
    var minor = reader.u8("device.firmwareMinor");
    var version = reader.u8("device.ipmiVersion");
    var support = reader.u8("device.support");
    var manufacturer =
        reader.u16("device.manufacturer") | (reader.u8("device.manufacturer") & 0x0f) << 16;
    var product = reader.u16("device.product");
    return new DeviceId(
        deviceId,
        "%d.%02x".formatted(major, minor), // minor is BCD
        "%d.%d".formatted(version & 0x0f, version >> 4),
        support,
        manufacturer,
        product);
  }
}
