package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Get Chassis Status (§28.2).
 *
 * @param powerOn system power; a host that sleeps in S4 or S5 counts as off
 * @param overload power was cut by overload
 * @param interlock power was cut by an interlock (door, cover)
 * @param powerFault the main power subsystem has a fault
 * @param controlFault the controller could not turn power on or off
 * @param policy power restore policy: 0 stay off, 1 as before, 2 on, 3 unknown
 * @param intrusion the chassis was opened; false also when the BMC sends no third octet
 */
public record ChassisStatus(
    boolean powerOn,
    boolean overload,
    boolean interlock,
    boolean powerFault,
    boolean controlFault,
    int policy,
    boolean intrusion) {

  public static ChassisStatus decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    var power = reader.u8("chassis.power");
    reader.skip(1, "chassis.lastEvent");
    var misc = reader.left() > 0 ? reader.u8("chassis.misc") : 0;
    return new ChassisStatus(
        (power & 0x01) != 0,
        (power & 0x02) != 0,
        (power & 0x04) != 0,
        (power & 0x08) != 0,
        (power & 0x10) != 0,
        power >> 5 & 0x03,
        (misc & 0x01) != 0);
  }

  /** Three octets behind the completion code, last power event left 0. */
  public Bytes encode() {
    var power =
        (powerOn ? 0x01 : 0)
            | (overload ? 0x02 : 0)
            | (interlock ? 0x04 : 0)
            | (powerFault ? 0x08 : 0)
            | (controlFault ? 0x10 : 0)
            | policy << 5;
    return Bytes.of(power, 0, intrusion ? 0x01 : 0);
  }
}
