package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Get Device ID (§20.1): who made the BMC, which is what quirks are chosen by.
 *
 * @param firmware "major.minor" of the BMC firmware
 * @param ipmiVersion "2.0"
 * @param manufacturer IANA enterprise number, 20 bits
 * @param product by the manufacturer
 */
public record DeviceId(
    int deviceId, String firmware, String ipmiVersion, int manufacturer, int product) {

  public static DeviceId decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    var deviceId = reader.u8("device.id");
    reader.skip(1, "device.revision");
    var major = reader.u8("device.firmwareMajor") & 0x7f;
    var minor = reader.u8("device.firmwareMinor");
    var version = reader.u8("device.ipmiVersion");
    reader.skip(1, "device.support");
    var manufacturer =
        reader.u16("device.manufacturer") | (reader.u8("device.manufacturer") & 0x0f) << 16;
    var product = reader.u16("device.product");
    return new DeviceId(
        deviceId,
        "%d.%02x".formatted(major, minor), // minor is BCD
        "%d.%d".formatted(version & 0x0f, version >> 4),
        manufacturer,
        product);
  }
}
