package dev.ichor.bench.boot;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** Options that every command has: the server, and our addresses. */
final class Origin {
  @Option(names = "--server", required = true, description = "Its address.")
  private String server = "";

  @Option(names = "--port", required = true, description = "Its port.")
  private int port;

  @Option(names = "--from", description = "Our first address; default: chosen by the system.")
  private String from = "0.0.0.0";

  @Option(names = "--from-count", description = "Consecutive addresses of ours; default: 1.")
  private int fromCount = 1;

  @Option(names = "--pid", description = "Process of the server, for its memory.")
  private long pid;

  @Option(names = "--threads", description = "Event loops; default: 1.")
  private int threads = 1;

  InetSocketAddress server() {
    return new InetSocketAddress(Inet4Address.ofLiteral(server), port);
  }

  InetSocketAddress server(int otherPort) {
    return new InetSocketAddress(Inet4Address.ofLiteral(server), otherPort);
  }

  OptionalLong pid() {
    return pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid);
  }

  EventLoopGroup loops() {
    return new EpollEventLoopGroup(threads, new DefaultThreadFactory("boot-load", true));
  }

  /** The address of the nth client; a port is chosen by the system. */
  InetSocketAddress address(int client) {
    var first = ByteBuffer.wrap(Inet4Address.ofLiteral(from).getAddress()).getInt();
    var octets = ByteBuffer.allocate(4).putInt(first + client % fromCount).array();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(octets), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
