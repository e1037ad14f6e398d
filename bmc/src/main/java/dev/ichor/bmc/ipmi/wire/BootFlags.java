package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * Boot option parameter 5 (§28.13, Table 28-14). This record is the only place that puts its first
 * octet together: three independent bits, of which tools have lost one to another.
 *
 * @param valid bit 7: the flags are to be honoured at the next boot
 * @param persistent bit 6: at every boot from now on, not only the next
 * @param efi bit 5: EFI boot; clear means "PC compatible", there is no third value
 * @param device bits 5:2 of the second octet
 */
public record BootFlags(boolean valid, boolean persistent, boolean efi, BootDevice device) {
  private static final int VALID = 0x80;
  private static final int PERSISTENT = 0x40;
  private static final int EFI = 0x20;

  public BootFlags {
    requireNonNull(device, "device");
  }

  /** The five octets of the parameter; all but the first two are left to the firmware. */
  public Bytes encode() {
    var first = (valid ? VALID : 0) | (persistent ? PERSISTENT : 0) | (efi ? EFI : 0);
    return Bytes.of(first, device.code() << 2, 0, 0, 0);
  }

  /** Needs the first two octets; a BMC that stops after them is understood. */
  public static BootFlags decode(Bytes parameter) throws MalformedIpmiException {
    var reader = new WireReader(parameter);
    var first = reader.u8("bootFlags.bits");
    var second = reader.u8("bootFlags.device");
    return new BootFlags(
        (first & VALID) != 0,
        (first & PERSISTENT) != 0,
        (first & EFI) != 0,
        new BootDevice(second >> 2 & 0xf));
  }
}
