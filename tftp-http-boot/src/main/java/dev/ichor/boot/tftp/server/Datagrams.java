package dev.ichor.boot.tftp.server;

import dev.ichor.boot.tftp.policy.Transfer;
import dev.ichor.boot.tftp.wire.TftpEncoder;
import dev.ichor.boot.tftp.wire.TftpPacket;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Packets in Netty's buffers. */
final class Datagrams {
  private static final int DATA_HEADER = 4;

  private Datagrams() {}

  static DatagramPacket of(TftpPacket packet, InetSocketAddress to) {
    return new DatagramPacket(Unpooled.wrappedBuffer(TftpEncoder.encode(packet).toArray()), to);
  }

  /** DATA with the octets of the file written straight behind the header (RFC 1350 §5). */
  static DatagramPacket data(
      ByteBufAllocator alloc,
      Transfer transfer,
      long block,
      BlockSource source,
      InetSocketAddress to)
      throws IOException {
    var length = transfer.length(block);
    var out = alloc.ioBuffer(DATA_HEADER + length);
    try {
      out.writeShort(TftpPacket.Data.OPCODE);
      out.writeShort(transfer.policy().rollover().number(block));
      source.write(out, transfer.offset(block), length);
    } catch (IOException | RuntimeException e) {
      out.release();
      throw e;
    }
    return new DatagramPacket(out, to);
  }
}
