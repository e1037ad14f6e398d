package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Get SEL Info (§31.2).
 *
 * @param entries in the log
 * @param freeOctets room left; 65535 means that much or more
 * @param overflow events were lost because the log was full
 * @param reservable Reserve SEL is known
 */
public record SelInfo(int entries, int freeOctets, boolean overflow, boolean reservable) {

  public static SelInfo decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    reader.skip(1, "sel.version");
    var entries = reader.u16("sel.entries");
    var free = reader.u16("sel.free");
    reader.skip(8, "sel.times");
    var support = reader.u8("sel.support");
    return new SelInfo(entries, free, (support & 0x80) != 0, (support & 0x02) != 0);
  }

  public Bytes encode() {
    return new WireWriter()
        .u8(0x51)
        .u16(entries)
        .u16(freeOctets)
        .fill(8, 0)
        .u8((overflow ? 0x80 : 0) | (reservable ? 0x02 : 0))
        .done();
  }

  /**
   * Clear SEL (§31.9).
   *
   * @param begin false asks how far it is
   */
  public static Bytes clear(int reservation, boolean begin) {
    return new WireWriter().u16(reservation).u8('C').u8('L').u8('R').u8(begin ? 0xaa : 0x00).done();
  }

  /** Whether the erasure is complete. */
  public static boolean isCleared(Bytes answer) throws MalformedIpmiException {
    return (new WireReader(answer).u8("sel.progress") & 0x0f) == 1;
  }
}
