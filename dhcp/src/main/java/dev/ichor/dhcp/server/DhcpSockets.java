package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.wire.Ipv4;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One socket per interface and port, tied to its interface (SO_BINDTODEVICE), so that broadcasts
 * are heard and nothing arrives from, or leaves to, an interface that was not named.
 */
final class DhcpSockets implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DhcpSockets.class);
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;
  private static final int IFNAMSIZ = 16;
  private static final int LARGEST_PACKET = 4096;
  private static final int RECEIVE_BUFFER = 4 << 20;
  private static final long WATCH_SECONDS = 10;

  private final EventLoopGroup group;
  private final Optional<PacketSocket> packetSocket;
  private final Counters counters;
  private final List<Channel> channels = new ArrayList<>();

  /**
   * @param needsFrames an interface with hardware addresses is among those served
   */
  DhcpSockets(Counters counters, boolean needsFrames) {
    this.counters = counters;
    this.group = Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    this.packetSocket = needsFrames ? PacketSocket.open() : Optional.empty();
  }

  Outbox outbox(Channel channel, InterfaceResolver.Resolved served) {
    return new InterfaceOutbox(channel, served, packetSocket, counters);
  }

  /**
   * @throws DhcpStartException when the port is in use or the right is missing
   */
  void open(DhcpEngine engine, InterfaceResolver.Resolved served, Arrival.Door door, int port) {
    var name = served.service().name();
    var bound =
        new Bootstrap()
            .group(group)
            .channelFactory(factory(name))
            .option(ChannelOption.SO_BROADCAST, true)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_PACKET))
            .handler(new DatagramHandler(engine, served, door, this))
            .bind(new InetSocketAddress(bindAddress(served), port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw StartProblems.bind(name, port, bound.cause());
    }
    channels.add(bound.channel());
  }

  /** Runs it on the event loop every now and then, until the sockets are closed. */
  void watch(InterfaceWatch interfaces) {
    group.scheduleWithFixedDelay(interfaces::look, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
  }

  /** Without epoll there is no way to tie a socket to an interface: only its address is heard. */
  private static Inet4Address bindAddress(InterfaceResolver.Resolved served) {
    if (Epoll.isAvailable()) {
      return Ipv4.ANY;
    }
    if (!served.isLoopback()) {
      throw new DhcpStartException(
          "broadcasts on %s cannot be heard without epoll (%s); run on Linux x86-64 or arm64"
              .formatted(served.service().name(), Epoll.unavailabilityCause()));
    }
    return served.service().self();
  }

  private static ChannelFactory<Channel> factory(String interfaceName) {
    return Epoll.isAvailable() ? () -> tied(interfaceName) : NioDatagramChannel::new;
  }

  /** Set here and not as a bootstrap option, because netty only warns when one of those fails. */
  private static Channel tied(String interfaceName) {
    var name = ByteBuffer.allocateDirect(IFNAMSIZ);
    name.put(interfaceName.getBytes(StandardCharsets.US_ASCII)).rewind();
    var channel = new EpollDatagramChannel(InternetProtocolFamily.IPv4);
    channel
        .config()
        .setOption(
            new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, IFNAMSIZ),
            name);
    return channel;
  }

  /** Stops hearing at once; replies already handed over still leave. */
  @Override
  public void close() {
    channels.forEach(channel -> channel.close().awaitUninterruptibly(500));
    if (!group.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000)) {
      LOG.warn("dhcp event loop still busy after 1 s");
    }
    packetSocket.ifPresent(PacketSocket::close);
  }
}
