package dev.ichor.bench.load;

import io.netty.buffer.ByteBuf;

/**
 * What the generator needs of a server's answer.
 *
 * @param type option 53
 * @param client the number in chaddr
 * @param serverId option 54; 0 when absent
 */
record ServerPacket(int type, int xid, int client, int yiaddr, int serverId) {
  static final int OFFER = 2;
  static final int ACK = 5;
  static final int NAK = 6;

  private static final ServerPacket UNREADABLE = new ServerPacket(0, 0, 0, 0, 0);

  boolean isReadable() {
    return type != 0;
  }

  /** Unreadable unless it is a whole BOOTREPLY with a message type. */
  static ServerPacket read(ByteBuf in) {
    var start = in.readerIndex();
    var end = in.writerIndex();
    if (end - start <= ClientPacket.OPTIONS_AT
        || in.getByte(start) != 2
        || in.getInt(start + ClientPacket.COOKIE_AT) != ClientPacket.COOKIE) {
      return UNREADABLE;
    }
    var type = 0;
    var server = 0;
    var at = start + ClientPacket.OPTIONS_AT;
    while (at < end) {
      var code = in.getUnsignedByte(at);
      if (code == 255) {
        break;
      }
      if (code == 0) {
        at++;
        continue;
      }
      var size = at + 1 < end ? in.getUnsignedByte(at + 1) : end;
      if (at + 2 + size > end) {
        return UNREADABLE;
      }
      if (code == 53 && size == 1) {
        type = in.getByte(at + 2);
      } else if (code == 54 && size == 4) {
        server = in.getInt(at + 2);
      }
      at += 2 + size;
    }
    return new ServerPacket(
        type,
        in.getInt(start + ClientPacket.XID_AT),
        in.getInt(start + ClientPacket.CLIENT_AT),
        in.getInt(start + 16),
        server);
  }
}
