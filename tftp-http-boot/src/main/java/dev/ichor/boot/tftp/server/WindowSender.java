package dev.ichor.boot.tftp.server;

import dev.ichor.boot.server.OpenFile;
import dev.ichor.boot.tftp.policy.Transfer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jboss.logging.Logger;

/**
 * Sends the blocks of a window. Where the kernel can cut a long datagram into packets (UDP_SEGMENT,
 * udp(7)), a window passes the network stack once; else each block is a datagram, and all of them
 * go in one call (sendmmsg).
 */
final class WindowSender {
  private static final Logger LOG = Logger.getLogger(WindowSender.class);

  /** UDP_MAX_SEGMENTS of older kernels, and what an IPv4 datagram holds. */
  private static final int MOST_SEGMENTS = 64;

  private static final int MOST_OCTETS = 65_000;

  private final InetSocketAddress peer;
  private final Segmentation segmentation;

  WindowSender(InetSocketAddress peer, Segmentation segmentation) {
    this.peer = peer;
    this.segmentation = segmentation;
  }

  /**
   * Whether the kernel cuts datagrams for us; asked by all transfers of a server. One refusal (an
   * interface without checksum offload on an older kernel, a block larger than the path takes) ends
   * it for all: sending them one by one always works.
   */
  static final class Segmentation {
    private volatile boolean works;

    Segmentation(boolean isEpoll) {
      works = isEpoll && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    boolean works() {
      return works;
    }

    void refused(Throwable why) {
      if (works) {
        works = false;
        LOG.infof("tftp sends block by block from now on why=\"%s\"", why.getMessage());
      }
    }
  }

  /** From first to last, inclusive. On the event loop. */
  void send(Channel channel, Transfer transfer, OpenFile source, long first, long last)
      throws IOException {
    var size = Datagrams.DATA_HEADER + transfer.negotiation().blksize();
    var inSegments = segmentation.works();
    var most = Math.clamp(MOST_OCTETS / size, 1, MOST_SEGMENTS);
    for (var from = first; from <= last; from += most) {
      var to = Math.min(last, from + most - 1);
      var packets = Datagrams.data(channel.alloc(), transfer, from, to, source);
      if (from == to) {
        channel.write(new DatagramPacket(packets, peer), channel.voidPromise());
      } else if (inSegments) {
        segmented(channel, packets, size);
      } else {
        oneByOne(channel, packets, size);
      }
    }
    channel.flush();
  }

  private void segmented(Channel channel, ByteBuf packets, int size) {
    var again = packets.retainedSlice();
    channel
        .write(new SegmentedDatagramPacket(packets, size, peer))
        .addListener((ChannelFuture done) -> sent(done, again, size));
  }

  private void sent(ChannelFuture done, ByteBuf again, int size) {
    if (done.isSuccess() || !done.channel().isActive()) {
      again.release();
      return;
    }
    segmentation.refused(done.cause());
    done.channel()
        .eventLoop()
        .execute( // not from within the flush that has just failed
            () -> {
              oneByOne(done.channel(), again, size);
              done.channel().flush();
            });
  }

  /** Takes the buffer over. */
  private void oneByOne(Channel channel, ByteBuf packets, int size) {
    for (var at = packets.readerIndex(); at < packets.writerIndex(); at += size) {
      var length = Math.min(size, packets.writerIndex() - at);
      var one = new DatagramPacket(packets.retainedSlice(at, length), peer);
      channel.write(one, channel.voidPromise());
    }
    packets.release();
  }
}
