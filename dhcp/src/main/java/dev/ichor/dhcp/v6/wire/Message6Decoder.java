package dev.ichor.dhcp.v6.wire;

import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;

/** Octets to {@link Message6} (RFC 8415 §8, §9). */
final class Message6Decoder {
  private Message6Decoder() {}

  static Message6 decode(Bytes packet) throws MalformedPacketException {
    var reader = new OctetReader(packet);
    var code = reader.u8("msg-type");
    var type = Message6Type.of(code);
    if (type.isEmpty()) {
      throw new MalformedPacketException("msg-type", 0, "is 1 to 13, got " + code);
    }
    return type.get().isRelay() ? relayed(type.get(), reader) : direct(type.get(), reader);
  }

  private static Message6 direct(Message6Type type, OctetReader reader)
      throws MalformedPacketException {
    var xid = reader.u8("transaction-id") << 16 | reader.u16("transaction-id");
    return new Message6.Direct(type, xid, Option6Decoder.options(reader));
  }

  private static Message6 relayed(Message6Type type, OctetReader reader)
      throws MalformedPacketException {
    return new Message6.Relayed(
        type,
        reader.u8("hop-count"),
        reader.address("link-address"),
        reader.address("peer-address"),
        Option6Decoder.options(reader));
  }
}
