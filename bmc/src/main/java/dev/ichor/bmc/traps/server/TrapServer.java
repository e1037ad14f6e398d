package dev.ichor.bmc.traps.server;

import dev.ichor.bmc.traps.TrapDesk;
import dev.ichor.bmc.traps.wire.PlatformTrap;
import dev.ichor.inventory.model.Bytes;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Listens for traps over UDP. What comes in waits in a short queue for one thread; what finds no
 * room there is lost, as a trap may always be.
 */
public final class TrapServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TrapServer.class);
  private static final int WAITING = 512;

  private final TrapDesk desk;
  private final BlockingQueue<Arrived> waiting = new ArrayBlockingQueue<>(WAITING);
  private final EventLoopGroup group =
      new NioEventLoopGroup(1, new DefaultThreadFactory("bmc-traps", true));
  private final Channel channel;
  private final Thread teller;

  private record Arrived(InetAddress from, Bytes datagram) {}

  /**
   * @param at port 0 takes a free one
   * @throws RuntimeException when the address is taken
   */
  public TrapServer(InetSocketAddress at, TrapDesk desk) {
    this.desk = desk;
    var bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .option(
                ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(PlatformTrap.LARGEST))
            .handler(new Receiver());
    var bound = bootstrap.bind(at).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IllegalStateException(
          "traps cannot be listened for at %s: %s".formatted(at, bound.cause().getMessage()),
          bound.cause());
    }
    channel = bound.channel();
    teller = Thread.ofVirtual().name("bmc-traps").start(this::tell);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  private void tell() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var next = waiting.take();
        try {
          desk.accept(next.from(), next.datagram());
        } catch (RuntimeException e) {
          LOG.errorf(e, "bmc trap not told from=%s", next.from().getHostAddress());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("bmc traps end");
    }
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    teller.interrupt();
  }

  private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      var datagram = Bytes.owning(ByteBufUtil.getBytes(packet.content()));
      if (!waiting.offer(new Arrived(packet.sender().getAddress(), datagram))) {
        LOG.debugf("bmc trap lost from=%s why=\"too many wait\"", packet.sender());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      LOG.debugf("bmc trap socket why=\"%s\"", cause);
    }
  }
}
