package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/** Presence ping and pong, the cheap question whether anything listens (§13.2.3, §13.2.4). */
public sealed interface AsfMessage {
  /** The ASF enterprise number, the only big endian number here. */
  int ASF_IANA = 4542;

  int PING = 0x80;
  int PONG = 0x40;

  /** 0 to 254; the pong repeats it. */
  int tag();

  /** Asks for a pong. */
  record Ping(int tag) implements AsfMessage {}

  /**
   * Answer to a ping.
   *
   * @param ipmi bit 7 of "supported entities": the device speaks IPMI
   */
  record Pong(int tag, boolean ipmi) implements AsfMessage {}

  static AsfMessage decode(Bytes payload) throws MalformedIpmiException {
    var reader = new WireReader(payload);
    var iana = Integer.reverseBytes(reader.i32("asf.iana"));
    if (iana != ASF_IANA) {
      throw new MalformedIpmiException("asf.iana", 0, "%d, not 4542".formatted(iana));
    }
    var type = reader.u8("asf.type");
    var tag = reader.u8("asf.tag");
    reader.skip(1, "asf.reserved");
    reader.skip(1, "asf.length");
    return switch (type) {
      case PING -> new Ping(tag);
      case PONG -> {
        reader.skip(8, "asf.oem");
        yield new Pong(tag, (reader.u8("asf.entities") & 0x80) != 0);
      }
      default -> throw new MalformedIpmiException("asf.type", 4, "%02xh".formatted(type));
    };
  }

  default Bytes encode() {
    return switch (this) {
      case Ping(var tag) -> header(PING, tag, 0).done();
      case Pong(var tag, var ipmi) ->
          header(PONG, tag, 16)
              .i32(Integer.reverseBytes(ASF_IANA))
              .i32(0)
              .u8(ipmi ? 0x81 : 0x01)
              .fill(7, 0)
              .done();
    };
  }

  private static WireWriter header(int type, int tag, int length) {
    return new WireWriter().i32(Integer.reverseBytes(ASF_IANA)).u8(type).u8(tag).u8(0).u8(length);
  }
}
