package dev.ichor.boot.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.server.OpenFile;
import dev.ichor.boot.tftp.policy.Negotiation;
import dev.ichor.boot.tftp.policy.Transfer;
import dev.ichor.boot.tftp.policy.TransferPolicy;
import dev.ichor.boot.tftp.wire.TftpDecoder;
import dev.ichor.boot.tftp.wire.TftpOptions;
import dev.ichor.boot.tftp.wire.TftpOptions.Option;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.Bytes;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WindowSenderTest {
  private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 2000);
  private static final int SIZE = 100_000;

  private final byte[] content = new byte[SIZE];
  private final Transfer transfer;

  WindowSenderTest() {
    new Random(5).nextBytes(content);
    var options = new TftpOptions(List.of(new Option("blksize", "1468")));
    var negotiation = Negotiation.of(options, SIZE, TransferPolicy.DEFAULT);
    transfer = Transfer.start(TransferPolicy.DEFAULT, negotiation, SIZE, Instant.EPOCH).next();
  }

  private void send(EmbeddedChannel channel, WindowSender.Segmentation segmentation)
      throws IOException {
    var source = OpenFile.of(new BootFile.InMemory(Bytes.of(content)));
    new WindowSender(PEER, segmentation).send(channel, transfer, source, 3, transfer.lastBlock());
    channel.runPendingTasks();
  }

  /** Datagrams as they are on the wire. */
  private static List<byte[]> datagrams(EmbeddedChannel channel) {
    var all = new ArrayList<byte[]>();
    for (DatagramPacket packet = channel.readOutbound();
        packet != null;
        packet = channel.readOutbound()) {
      var octets = ByteBufUtil.getBytes(packet.content());
      var size =
          packet instanceof SegmentedDatagramPacket segmented
              ? segmented.segmentSize()
              : octets.length;
      for (var at = 0; at < octets.length; at += size) {
        all.add(java.util.Arrays.copyOfRange(octets, at, Math.min(octets.length, at + size)));
      }
      packet.release();
    }
    return all;
  }

  private void assertWindow(List<byte[]> datagrams) throws Exception {
    assertThat(datagrams).hasSize((int) transfer.lastBlock() - 2);
    var block = 3;
    for (var octets : datagrams) {
      var data = (TftpPacket.Data) TftpDecoder.decode(Bytes.of(octets));
      var from = (block - 1) * 1468;
      assertThat(data.block()).isEqualTo(block++);
      assertThat(data.payload().toArray())
          .isEqualTo(java.util.Arrays.copyOfRange(content, from, Math.min(SIZE, from + 1468)));
    }
  }

  @Test
  @DisplayName("Without segmentation each block is a datagram (RFC 1350 §5)")
  void plain() throws Exception {
    var channel = new EmbeddedChannel();
    send(channel, new WindowSender.Segmentation(false));
    assertWindow(datagrams(channel));
  }

  @Test
  @DisplayName("With it a window is two messages, since one takes 64 KiB; the wire is the same")
  void segmented() throws Exception {
    Assumptions.assumeTrue(
        EpollDatagramChannel.isSegmentedDatagramPacketSupported(), "needs UDP_SEGMENT");
    var channel = new EmbeddedChannel();
    send(channel, new WindowSender.Segmentation(true));
    assertThat(channel.outboundMessages()).hasSize(2);
    assertWindow(datagrams(channel));
  }

  @Test
  @DisplayName("An interface that refuses it gets the same blocks one by one, now and ever after")
  void refused() throws Exception {
    Assumptions.assumeTrue(
        EpollDatagramChannel.isSegmentedDatagramPacketSupported(), "needs UDP_SEGMENT");
    var channel = new EmbeddedChannel(new RefuseSegments());
    var segmentation = new WindowSender.Segmentation(true);
    send(channel, segmentation);
    assertThat(segmentation.works()).isFalse();
    assertWindow(datagrams(channel));
  }

  /** As an older kernel does for an interface without checksum offload: EIO. */
  private static final class RefuseSegments extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      if (message instanceof SegmentedDatagramPacket) {
        ReferenceCountUtil.release(message);
        promise.setFailure(new IOException("Input/output error"));
      } else {
        ctx.write(message, promise);
      }
    }
  }
}
