package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * A power limit (DCMI 1.5 §6.6.2, §6.6.3).
 *
 * @param action what the BMC does when it is exceeded: 0 nothing, 1 power off, 11h log only
 * @param correctionMillis how long it may take to get below it
 * @param samplingSeconds over which the power is averaged
 */
public record DcmiLimit(int action, int watts, long correctionMillis, int samplingSeconds) {
  /** Completion code of Get Power Limit: none is active; the data may stand there all the same. */
  public static final int NOT_ACTIVE = 0x80;

  public static final int NOTHING = 0x00;
  public static final int POWER_OFF = 0x01;
  public static final int LOG_ONLY = 0x11;

  /** Request of Get Power Limit. */
  public static Bytes request() {
    return Bytes.of(DcmiPower.GROUP, 0, 0);
  }

  public static DcmiLimit decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    reader.expect(DcmiPower.GROUP, "dcmi.group");
    reader.skip(2, "dcmi.reserved");
    var action = reader.u8("dcmi.action");
    var watts = reader.u16("dcmi.limit");
    var correction = Integer.toUnsignedLong(reader.i32("dcmi.correction"));
    reader.skip(2, "dcmi.reserved");
    return new DcmiLimit(action, watts, correction, reader.u16("dcmi.sampling"));
  }

  /** Request of Set Power Limit. */
  public Bytes encode() {
    return new WireWriter()
        .u8(DcmiPower.GROUP)
        .fill(3, 0)
        .u8(action)
        .u16(watts)
        .i32((int) correctionMillis)
        .u16(0)
        .u16(samplingSeconds)
        .done();
  }

  /** Request of Activate/Deactivate Power Limit (§6.6.4). */
  public static Bytes activate(boolean active) {
    return Bytes.of(DcmiPower.GROUP, active ? 1 : 0, 0, 0);
  }
}
