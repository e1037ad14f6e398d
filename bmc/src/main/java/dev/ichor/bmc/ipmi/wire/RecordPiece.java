package dev.ichor.bmc.ipmi.wire;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.Bytes;

/**
 * Part of a record, as Get SDR (§33.12) and Get SEL Entry (§31.5) return it: the id of the next
 * record, then octets of this one.
 */
public record RecordPiece(int next, Bytes data) {
  /** As a record id: the first record. */
  public static final int FIRST = 0x0000;

  /** As "next": this was the last record. */
  public static final int LAST = 0xffff;

  public RecordPiece {
    requireNonNull(data, "data");
  }

  /** Both commands take the same six octets. */
  public static Bytes request(int reservation, int record, int offset, int count) {
    return new WireWriter().u16(reservation).u16(record).u8(offset).u8(count).done();
  }

  public static RecordPiece decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    return new RecordPiece(reader.u16("record.next"), reader.rest());
  }

  public Bytes encode() {
    return new WireWriter().u16(next).bytes(data).done();
  }

  /** How many records there are: Get SDR Repository Info (§33.9). */
  public static int count(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    reader.skip(1, "repository.version");
    return reader.u16("repository.count");
  }

  /** Answer of Reserve SDR Repository (§33.11), Reserve Device SDR (§35.4), Reserve SEL (§31.4). */
  public static int reservation(Bytes data) throws MalformedIpmiException {
    return new WireReader(data).u16("reservation");
  }
}
