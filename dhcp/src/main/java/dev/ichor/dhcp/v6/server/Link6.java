package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.server.DhcpStartException;
import dev.ichor.dhcp.server.LogBudget;
import dev.ichor.dhcp.v6.policy.Arrival6;
import dev.ichor.dhcp.v6.policy.Service6;
import dev.ichor.dhcp.v6.wire.Ipv6;
import dev.ichor.inventory.model.Bytes;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The socket of one interface, tied to it, in the groups of RFC 8415 §7.1. */
final class Link6 extends SimpleChannelInboundHandler<DatagramPacket>
    implements Outbox6, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Link6.class);
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;
  private static final int IFNAMSIZ = 16;
  private static final int LARGEST_PACKET = 65_536;

  private final Dhcp6Engine engine;
  private final Dhcp6Counters counters;
  private final LogBudget complaints = LogBudget.ofComplaints();
  private final NetworkInterface system;
  private final EpollDatagramChannel channel;
  private volatile Service6 service;

  private Link6(
      Service6 service, NetworkInterface system, Dhcp6Engine engine, Dhcp6Counters counters) {
    this.service = service;
    this.system = system;
    this.engine = engine;
    this.counters = counters;
    this.channel = tied(service.name());
  }

  /**
   * @throws DhcpStartException with one sentence for the operator
   */
  static Link6 open(
      Service6 service,
      int port,
      EventLoopGroup group,
      Dhcp6Engine engine,
      Dhcp6Counters counters) {
    var link = new Link6(service, find(service.name()), engine, counters);
    var bound =
        new Bootstrap()
            .group(group)
            .channelFactory(() -> link.channel)
            .option(ChannelOption.SO_RCVBUF, 1 << 20)
            .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_PACKET))
            .handler(link)
            .bind(new InetSocketAddress(Ipv6.ANY, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new DhcpStartException(
          "UDP port %d for DHCPv6 on %s cannot be opened (%s); stop the other server there, grant"
                  .formatted(port, service.name(), bound.cause().getMessage())
              + " CAP_NET_BIND_SERVICE and CAP_NET_RAW, or say v6=off",
          bound.cause());
    }
    for (var multicast : List.of(Ipv6.ALL_RELAYS_AND_SERVERS, Ipv6.ALL_SERVERS)) {
      var joined = link.channel.joinGroup(multicast, link.system, null).awaitUninterruptibly();
      if (!joined.isSuccess()) {
        link.close();
        throw new DhcpStartException(
            "the group %s cannot be joined on %s (%s); does the interface have IPv6?"
                .formatted(Ipv6.text(multicast), service.name(), joined.cause().getMessage()),
            joined.cause());
      }
    }
    return link;
  }

  /** What we are there now. */
  Service6 service() {
    return service;
  }

  /** From the next packet on. */
  void serve(Service6 next) {
    service = next;
  }

  private static NetworkInterface find(String name) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(name))
          .orElseThrow(() -> new DhcpStartException("interface %s does not exist".formatted(name)));
    } catch (SocketException e) {
      throw new DhcpStartException("interface %s cannot be looked at".formatted(name), e);
    }
  }

  private static EpollDatagramChannel tied(String interfaceName) {
    var name = ByteBuffer.allocateDirect(IFNAMSIZ);
    name.put(interfaceName.getBytes(StandardCharsets.US_ASCII)).rewind();
    var channel = new EpollDatagramChannel(InternetProtocolFamily.IPv6);
    channel
        .config()
        .setOption(
            new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, IFNAMSIZ),
            name);
    return channel;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    var sender = packet.sender();
    if (sender.getAddress() instanceof Inet6Address source) {
      engine.receive(
          Bytes.of(ByteBufUtil.getBytes(packet.content())),
          service,
          new Arrival6(Ipv6.of(Bytes.of(source.getAddress())), sender.getPort()),
          this);
    }
  }

  /** For example ICMPv6 "port unreachable" after a reply; the socket goes on. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debugf(cause, "dhcp6 socket via=%s", service.name());
  }

  @Override
  public void send(Inet6Address to, int port, Bytes packet) {
    var target = new InetSocketAddress(scoped(to), port);
    channel
        .writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(packet.toArray()), target))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                counters.unsent.increment();
                if (complaints.take(Instant.now())) {
                  LOG.warnf(
                      "dhcp6 unsent via=%s to=%s why=\"%s\"", service.name(), target, sent.cause());
                }
              }
            });
  }

  private Inet6Address scoped(Inet6Address address) {
    try {
      return address.isLinkLocalAddress()
          ? Inet6Address.getByAddress(null, address.getAddress(), system.getIndex())
          : address;
    } catch (UnknownHostException impossible) {
      throw new AssertionError("sixteen octets are always an IPv6 address", impossible);
    }
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly(500);
  }
}
