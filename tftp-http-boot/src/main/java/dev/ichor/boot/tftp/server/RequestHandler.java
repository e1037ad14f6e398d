package dev.ichor.boot.tftp.server;

import dev.ichor.boot.tftp.wire.MalformedTftpException;
import dev.ichor.boot.tftp.wire.TftpDecoder;
import dev.ichor.boot.tftp.wire.TftpEncoder;
import dev.ichor.boot.tftp.wire.TftpErrorCode;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.Bytes;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/** Requests at the well-known port. Only a read request costs anything. */
final class RequestHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = Logger.getLogger(RequestHandler.class);

  private final Transfers transfers;
  private final LongAdder malformed = new LongAdder();

  RequestHandler(Transfers transfers) {
    this.transfers = transfers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
    try {
      var request = TftpDecoder.decode(Bytes.of(ByteBufUtil.getBytes(packet.content())));
      switch (request) {
        case TftpPacket.Rrq rrq -> transfers.begin(rrq, packet.sender(), packet.recipient());
        case TftpPacket.Wrq _ -> refuseWrite(ctx, packet);
        case TftpPacket.Data _, TftpPacket.Ack _, TftpPacket.Error _, TftpPacket.Oack _ ->
            LOG.debugf("tftp ignore peer=%s why=\"no request\"", packet.sender());
      }
    } catch (MalformedTftpException e) {
      malformed.increment();
      LOG.debugf(
          "tftp malformed peer=%s count=%d why=\"%s\"",
          packet.sender(), malformed.sum(), e.getMessage());
    }
  }

  private static void refuseWrite(ChannelHandlerContext ctx, DatagramPacket packet) {
    LOG.infof("tftp refuse peer=%s why=\"write request\"", packet.sender());
    var error = new TftpPacket.Error(TftpErrorCode.ACCESS_VIOLATION, "read only");
    var datagram = Unpooled.wrappedBuffer(TftpEncoder.encode(error).toArray());
    ctx.writeAndFlush(new DatagramPacket(datagram, packet.sender()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.errorf(cause, "tftp listener=%s request not handled", ctx.channel().localAddress());
  }
}
