package dev.ichor.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Messages of simulated clients as their relay passes them on (RFC 2131 §2, RFC 1542 §4.1.1): hops
 * 1, giaddr set, 300 octets. Client {@code n} has the hardware address 02:00 followed by {@code n},
 * and names itself by it in option 61 too, as perfdhcp's clients do.
 */
final class ClientPacket {
  static final int SIZE = 300;
  static final int XID_AT = 4;
  static final int CIADDR_AT = 12;
  static final int GIADDR_AT = 24;
  static final int CHADDR_AT = 28;
  static final int CLIENT_AT = CHADDR_AT + 2;
  static final int COOKIE_AT = 236;
  static final int COOKIE = 0x63825363;
  static final int OPTIONS_AT = 240;

  private static final int MAC_PREFIX = 0x0200;

  /** Subnet mask, broadcast, time offset, router, domain name, DNS, host name: as perfdhcp asks. */
  private static final byte[] ASK = {55, 7, 1, 28, 2, 3, 15, 6, 12};

  private static final byte[] X64_UEFI =
      concat(
          concat(new byte[] {60, 32}, "PXEClient:Arch:00007:UNDI:003000".getBytes(US_ASCII)),
          new byte[] {93, 2, 0, 7, 94, 3, 1, 3, 0, 57, 2, 5, (byte) 0xc0});

  private final int giaddr;
  private final boolean isPxe;

  /**
   * @param giaddr the relay's own address, which also names the clients' link
   * @param isPxe clients are UEFI x64 firmware that netboots (RFC 4578), not plain hosts
   */
  ClientPacket(int giaddr, boolean isPxe) {
    this.giaddr = giaddr;
    this.isPxe = isPxe;
  }

  void discover(ByteBuf out, int xid, int client) {
    start(out, xid, client, 0, 1);
    finish(out);
  }

  /** SELECTING: the offer of {@code server} is taken (RFC 2131 Table 4). */
  void select(ByteBuf out, int xid, int client, int offered, int server) {
    start(out, xid, client, 0, 3);
    out.writeByte(50).writeByte(4).writeInt(offered);
    out.writeByte(54).writeByte(4).writeInt(server);
    finish(out);
  }

  /** RENEWING, passed on by the relay: neither option 50 nor 54. */
  void renew(ByteBuf out, int xid, int client, int address) {
    start(out, xid, client, address, 3);
    finish(out);
  }

  void release(ByteBuf out, int xid, int client, int address, int server) {
    start(out, xid, client, address, 7);
    out.writeByte(54).writeByte(4).writeInt(server);
    out.writeByte(255);
    pad(out);
  }

  private void start(ByteBuf out, int xid, int client, int ciaddr, int type) {
    out.writeByte(1).writeByte(1).writeByte(6).writeByte(1).writeInt(xid);
    out.writeInt(0).writeInt(ciaddr).writeLong(0).writeInt(giaddr);
    out.writeShort(MAC_PREFIX).writeInt(client);
    out.writeZero(COOKIE_AT - CHADDR_AT - 6).writeInt(COOKIE);
    out.writeByte(53).writeByte(1).writeByte(type);
    out.writeByte(61).writeByte(7).writeByte(1).writeShort(MAC_PREFIX).writeInt(client);
  }

  private void finish(ByteBuf out) {
    out.writeBytes(ASK);
    if (isPxe) {
      out.writeBytes(X64_UEFI);
    }
    out.writeByte(255);
    pad(out);
  }

  private static void pad(ByteBuf out) {
    if (out.readableBytes() < SIZE) {
      out.writeZero(SIZE - out.readableBytes());
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
