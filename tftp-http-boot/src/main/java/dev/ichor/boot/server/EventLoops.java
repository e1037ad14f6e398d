package dev.ichor.boot.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Event loops of one listener: epoll where the machine has it, else NIO. */
public final class EventLoops implements AutoCloseable {
  private static final long STOP_MILLIS = 1500;

  private final boolean epoll = Epoll.isAvailable();
  private final MultithreadEventLoopGroup group;

  /**
   * @param name prefix of the threads
   */
  public EventLoops(String name, int threads) {
    this(name, threads, Duration.ZERO);
  }

  /**
   * @param spin how long a loop looks for more work before it sleeps; see {@link SpinThenSleep}
   */
  public EventLoops(String name, int threads, Duration spin) {
    var factory = new DefaultThreadFactory(name, true);
    this.group =
        epoll
            ? new EpollEventLoopGroup(threads, factory, () -> new SpinThenSleep(spin.toNanos()))
            : new NioEventLoopGroup(threads, factory);
  }

  public EventLoopGroup group() {
    return group;
  }

  public boolean isEpoll() {
    return epoll;
  }

  public ServerSocketChannel newServerSocket() {
    return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  /** A socket of the family of the address it will be bound to. */
  public DatagramChannel newDatagram(InetAddress local) {
    var family =
        local instanceof Inet4Address ? InternetProtocolFamily.IPv4 : InternetProtocolFamily.IPv6;
    return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  /** The exception for a bind that did not work. */
  public static BootStartException cannotBind(
      String what, InetSocketAddress address, Throwable cause) {
    var text = Optional.ofNullable(cause.getMessage()).orElse("").toLowerCase(Locale.ROOT);
    var where =
        "%s cannot listen on %s:%d"
            .formatted(what, address.getAddress().getHostAddress(), address.getPort());
    if (text.contains("permission denied")) {
      return new BootStartException(
          where + " without the right to",
          "run as root, grant CAP_NET_BIND_SERVICE, or choose a port above 1023",
          cause);
    }
    if (text.contains("cannot assign") || text.contains("assign requested")) {
      return new BootStartException(
          where + ": this host has no such address", "name one of its addresses", cause);
    }
    if (cause instanceof BindException || text.contains("address already in use")) {
      return new BootStartException(
          where + ": the port is in use", "stop the other server or choose another port", cause);
    }
    return new BootStartException(
        "%s: %s".formatted(where, cause instanceof IOException ? text : cause.toString()),
        "see the log for the cause",
        cause);
  }

  @Override
  public void close() {
    group
        .shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_MILLIS);
  }
}
