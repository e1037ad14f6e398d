package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * DCMI Get Power Reading (DCMI 1.5 §6.6.1), in watts.
 *
 * @param active the BMC measures at present
 * @param seconds over which minimum, maximum and average were taken
 */
public record DcmiPower(
    int current, int minimum, int maximum, int average, long seconds, boolean active) {
  /** Every DCMI message begins with it. */
  public static final int GROUP = 0xdc;

  /** Mode 01h: system power statistics. */
  public static Bytes request() {
    return Bytes.of(GROUP, 0x01, 0x00, 0x00);
  }

  /** Get DCMI Capability Info, parameter 1: what of DCMI there is (§6.1.1). */
  public static Bytes capabilities() {
    return Bytes.of(GROUP, 0x01);
  }

  /** Whether the answer to {@link #capabilities} lists power management. */
  public static boolean isMeasured(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    reader.expect(GROUP, "dcmi.group");
    reader.skip(4, "dcmi.version"); // version, revision, reserved
    return (reader.u8("dcmi.optional") & 0x01) != 0;
  }

  public static DcmiPower decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    reader.expect(GROUP, "dcmi.group");
    var current = reader.u16("dcmi.current");
    var minimum = reader.u16("dcmi.minimum");
    var maximum = reader.u16("dcmi.maximum");
    var average = reader.u16("dcmi.average");
    reader.skip(4, "dcmi.time");
    var millis = Integer.toUnsignedLong(reader.i32("dcmi.period"));
    var state = reader.u8("dcmi.state");
    return new DcmiPower(current, minimum, maximum, average, millis / 1000, (state & 0x40) != 0);
  }

  public Bytes encode() {
    return new WireWriter()
        .u8(GROUP)
        .u16(current)
        .u16(minimum)
        .u16(maximum)
        .u16(average)
        .i32(0)
        .i32((int) (seconds * 1000))
        .u8(active ? 0x40 : 0)
        .done();
  }
}
