package dev.ichor.bmc.ipmi.client;

import dev.ichor.inventory.model.Bytes;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One UDP socket for all BMCs: hands each datagram to the inbox of its sender, and nothing else.
 */
final class UdpPort implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(UdpPort.class);

  /** Answers of a thousand BMCs at once; the kernel may grant less. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  private final Map<InetSocketAddress, Inbox> inboxes = new ConcurrentHashMap<>();
  private final EventLoopGroup group =
      new NioEventLoopGroup(1, new DefaultThreadFactory("bmc-udp", true));
  private final Channel channel;

  /** Binds any free port on all addresses: BMCs answer to where they were asked from. */
  UdpPort() {
    var bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .handler(new Receiver());
    channel = bootstrap.bind(0).syncUninterruptibly().channel();
  }

  /** Datagrams from this address go to this inbox from now on; one inbox each. */
  void open(InetSocketAddress address, Inbox inbox) {
    if (inboxes.putIfAbsent(address, inbox) != null) {
      throw new IllegalStateException("%s is already spoken to".formatted(address));
    }
  }

  void close(InetSocketAddress address) {
    inboxes.remove(address);
  }

  /** Sends and forgets: an unreachable network shows as silence. */
  void send(InetSocketAddress address, Bytes datagram) {
    var packet = new DatagramPacket(Unpooled.wrappedBuffer(datagram.toArray()), address);
    channel
        .writeAndFlush(packet)
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                LOG.debugf("bmc send failed bmc=%s why=\"%s\"", address, sent.cause());
              }
            });
  }

  /** Ends every wait; later ones end at once. */
  void stopAll() {
    inboxes.values().forEach(Inbox::stop);
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      var inbox = inboxes.get(packet.sender());
      if (inbox == null) {
        LOG.debugf("bmc datagram ignored from=%s why=\"nothing was asked\"", packet.sender());
        return;
      }
      inbox.offer(Bytes.of(ByteBufUtil.getBytes(packet.content())));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // A refused port comes back as an error on the shared socket; the BMC it concerns stays
      // silent.
      LOG.debugf("bmc socket why=\"%s\"", cause);
    }
  }
}
