package dev.ichor.boot.tftp.server;

import dev.ichor.boot.server.OpenFile;
import dev.ichor.boot.tftp.policy.Transfer;
import dev.ichor.boot.tftp.wire.MalformedTftpException;
import dev.ichor.boot.tftp.wire.TftpDecoder;
import dev.ichor.boot.tftp.wire.TftpEncoder;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Packets in Netty's buffers. */
final class Datagrams {
  static final int DATA_HEADER = 4;
  private static final int ACK = 4;
  private static final int ACK_SIZE = 4;

  private Datagrams() {}

  static DatagramPacket of(TftpPacket packet, InetSocketAddress to) {
    return new DatagramPacket(Unpooled.wrappedBuffer(TftpEncoder.encode(packet).toArray()), to);
  }

  /** A packet of a client; the acknowledgement, of which there is one for each window, in short. */
  static TftpPacket decode(ByteBuf in) throws MalformedTftpException {
    if (in.readableBytes() == ACK_SIZE && in.getUnsignedShort(in.readerIndex()) == ACK) {
      return new TftpPacket.Ack(in.getUnsignedShort(in.readerIndex() + 2));
    }
    return TftpDecoder.decode(Bytes.owning(ByteBufUtil.getBytes(in)));
  }

  /**
   * DATA packets of consecutive blocks, one behind the other (RFC 1350 §5). The octets of the file
   * are read in one go behind where the headers will be; then each block moves forward into its
   * place, which is never behind what has not moved yet.
   */
  static ByteBuf data(
      ByteBufAllocator alloc, Transfer transfer, long first, long last, OpenFile source)
      throws IOException {
    var count = (int) (last - first + 1);
    var blksize = transfer.negotiation().blksize();
    var from = count * DATA_HEADER;
    var octets = (int) (transfer.offset(last) - transfer.offset(first)) + transfer.length(last);
    var out = alloc.ioBuffer(from + octets);
    try {
      out.writerIndex(from);
      source.write(out, transfer.offset(first), octets);
      for (var i = 0; i < count; i++) {
        var at = i * (DATA_HEADER + blksize);
        if (i < count - 1) {
          out.setBytes(at + DATA_HEADER, out, from + i * blksize, blksize);
        }
        out.setShort(at, TftpPacket.Data.OPCODE);
        out.setShort(at + 2, transfer.policy().rollover().number(first + i));
      }
      return out;
    } catch (IOException | RuntimeException e) {
      out.release();
      throw e;
    }
  }
}
