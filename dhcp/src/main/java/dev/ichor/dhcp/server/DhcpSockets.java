package dev.ichor.dhcp.server;

import dev.ichor.dhcp.policy.Arrival;
import dev.ichor.dhcp.wire.Ipv4;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
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
  private static final int LARGEST_PACKET = 2048;
  private static final int DATAGRAMS_PER_CALL = 16;
  private static final int DATAGRAMS_PER_READ = 128;
  private static final int RECEIVE_BUFFER = 4 << 20;

  private final EventLoopGroup group;
  private final Counters counters;
  private final Intake intake;
  private final DhcpEngine engine;
  private final Map<Place, Channel> channels = new LinkedHashMap<>();
  private final Map<Wire, Listening> wires = new LinkedHashMap<>();
  private volatile Optional<PacketSocket> packetSocket = Optional.empty();

  /** An interface of the system; one that is made anew under the same name is another. */
  private record Wire(String name, int index) {
    static Wire of(InterfaceResolver.Resolved served) {
      return new Wire(served.service().name(), served.index());
    }
  }

  /** One socket. */
  private record Place(Wire wire, Arrival.Door door, Inet4Address address, int port) {}

  DhcpSockets(DhcpEngine engine, Counters counters) {
    this.engine = engine;
    this.counters = counters;
    this.group = Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    this.intake = new Intake(group.next(), counters, System::nanoTime);
  }

  Outbox outbox(Channel channel, InterfaceResolver.Resolved served) {
    return new InterfaceOutbox(channel, served, packetSocket, counters);
  }

  /**
   * Serves exactly these from now on. What is missing is opened first, then every interface changes
   * what it answers, then what is not wanted any more is closed: an interface that is served before
   * and after keeps its sockets and loses no packet.
   *
   * @throws DhcpStartException when a port is in use or the right is missing; all is as before
   */
  synchronized void serve(List<InterfaceResolver.Resolved> wanted, DhcpConfig config) {
    var places = new LinkedHashMap<Place, InterfaceResolver.Resolved>();
    for (var served : wanted) {
      var wire = Wire.of(served);
      var address = bindAddress(served);
      places.put(new Place(wire, Arrival.Door.DHCP, address, config.serverPort()), served);
      if (config.hasBootServer()) {
        places.put(
            new Place(wire, Arrival.Door.BOOT_SERVER, address, config.bootServerPort()), served);
      }
    }
    if (packetSocket.isEmpty() && wanted.stream().anyMatch(it -> !it.isLoopback())) {
      packetSocket = PacketSocket.open();
    }
    openMissing(places);
    wanted.forEach(served -> listening(served).become(served));
    closeOthers(places.keySet());
  }

  private Listening listening(InterfaceResolver.Resolved served) {
    return wires.computeIfAbsent(Wire.of(served), _ -> new Listening(served));
  }

  private void openMissing(Map<Place, InterfaceResolver.Resolved> places) {
    var opened = new LinkedHashMap<Place, Channel>();
    try {
      places.forEach(
          (place, served) -> {
            if (!channels.containsKey(place)) {
              opened.put(place, open(place, listening(served)));
            }
          });
    } catch (DhcpStartException refused) {
      opened.values().forEach(DhcpSockets::close);
      wires
          .keySet()
          .removeIf(wire -> channels.keySet().stream().noneMatch(it -> it.wire().equals(wire)));
      throw refused;
    }
    channels.putAll(opened);
  }

  private void closeOthers(Set<Place> wanted) {
    channels
        .entrySet()
        .removeIf(
            entry -> {
              var isSuperfluous = !wanted.contains(entry.getKey());
              if (isSuperfluous) {
                close(entry.getValue());
              }
              return isSuperfluous;
            });
    wires.keySet().removeIf(wire -> wanted.stream().noneMatch(it -> it.wire().equals(wire)));
  }

  private Channel open(Place place, Listening listening) {
    var name = place.wire().name();
    var bound =
        new Bootstrap()
            .group(group)
            .channelFactory(factory(name))
            .option(ChannelOption.SO_BROADCAST, true)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .option(ChannelOption.RCVBUF_ALLOCATOR, receiving())
            .handler(new DatagramHandler(engine, listening, place.door(), this))
            .bind(new InetSocketAddress(place.address(), place.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw StartProblems.bind(name, place.port(), bound.cause());
    }
    return bound.channel();
  }

  /** Absent on loopback alone, or where the right is missing. */
  Optional<PacketSocket> packetSocket() {
    return packetSocket;
  }

  Intake intake() {
    return intake;
  }

  /** The one thread that the engine runs on. */
  ScheduledExecutorService loop() {
    return group.next();
  }

  /** Many datagrams by one call (recvmmsg), and several such calls before they are answered. */
  private static RecvByteBufAllocator receiving() {
    return Epoll.isAvailable()
        ? new FixedRecvByteBufAllocator(DATAGRAMS_PER_CALL * LARGEST_PACKET)
            .maxMessagesPerRead(DATAGRAMS_PER_READ)
        : new FixedRecvByteBufAllocator(LARGEST_PACKET);
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

  /**
   * Tied to the interface, and telling each datagram's destination, which tells RENEWING from
   * REBINDING. Set here and not as bootstrap options, because netty only warns when one of those
   * fails.
   */
  private static Channel tied(String interfaceName) {
    var name = ByteBuffer.allocateDirect(IFNAMSIZ);
    name.put(interfaceName.getBytes(StandardCharsets.US_ASCII)).rewind();
    var channel = new EpollDatagramChannel(InternetProtocolFamily.IPv4);
    channel
        .config()
        .setOption(
            new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, IFNAMSIZ),
            name);
    channel.config().setOption(EpollChannelOption.IP_RECVORIGDSTADDR, true);
    channel.config().setMaxDatagramPayloadSize(LARGEST_PACKET);
    return channel;
  }

  /** Stops hearing at once; replies already handed over still leave. */
  @Override
  public synchronized void close() {
    channels.values().forEach(DhcpSockets::close);
    channels.clear();
    if (!group.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000)) {
      LOG.warn("dhcp event loop still busy after 1 s");
    }
    packetSocket.ifPresent(PacketSocket::close);
  }

  private static void close(Channel channel) {
    channel.flush();
    channel.close().awaitUninterruptibly(500);
  }
}
