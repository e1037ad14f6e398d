package dev.ichor.boot.http.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.server.BootLibrary;
import dev.ichor.boot.server.BootStartException;
import dev.ichor.boot.server.EventLoops;
import dev.ichor.boot.server.SourceLimit;
import dev.ichor.boot.server.TransferLog;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.port.EvidenceLog;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The boot plane's HTTP listener: HTTP/1.1 and 1.0, plain or over TLS, GET and HEAD, nothing of the
 * operator.
 */
public final class BootHttpServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BootHttpServer.class);
  private static final int THREADS = 2;
  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_HEADERS = 16384;
  private static final int LARGEST_CHUNK = 8192;

  private final BootHttpConfig config;
  private final BootLibrary library;
  private final TransferLog log;
  private final InstantSource clock;
  private final EventLoops loops = new EventLoops("boot-http", THREADS);
  private final ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor();
  private final Turns turns = new Turns();
  private final SourceLimit limit;
  private final List<Channel> listeners = new ArrayList<>();
  private Optional<SslContext> tls = Optional.empty();

  public BootHttpServer(
      BootHttpConfig config, BootLibrary library, EvidenceLog evidence, InstantSource clock) {
    this.config = requireNonNull(config, "config");
    this.library = requireNonNull(library, "library");
    this.clock = requireNonNull(clock, "clock");
    this.log = new TransferLog(evidence, Evidence.Source.HTTP, clock);
    this.limit = new SourceLimit(config.maxConnections(), config.maxConnectionsPerSource());
  }

  /** Binds every address, or none. */
  public void start() throws BootStartException {
    if (config.tls().isPresent()) {
      tls = Optional.of(config.tls().get().identity().context());
    }
    for (var address : config.bind()) {
      try {
        listeners.add(bind(address));
      } catch (Exception e) {
        close();
        throw EventLoops.cannotBind(tls.isPresent() ? "boot HTTPS" : "boot HTTP", address, e);
      }
    }
    LOG.infof(
        "http listening addresses=%s tls=%s epoll=%s",
        addresses(), tls.isPresent(), loops.isEpoll());
  }

  /** Addresses in use, with the port chosen where 0 was asked. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  private Channel bind(InetSocketAddress address) throws Exception {
    var bound =
        new ServerBootstrap()
            .group(loops.group())
            .channelFactory(loops::newServerSocket)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                })
            .bind(address)
            .await();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  /** One connection, or none when its client or everybody has too many. */
  private void accept(SocketChannel channel) {
    var source = channel.remoteAddress().getAddress();
    if (!limit.enter(source)) {
      LOG.warnf(
          "http refuse address=%s why=\"too many connections at once\"", source.getHostAddress());
      channel.close();
      return;
    }
    channel.closeFuture().addListener(_ -> limit.leave(source));
    tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
    var headLimit = new HeadTimeLimit(config.requestHead());
    channel
        .pipeline()
        .addLast(headLimit)
        .addLast(new HttpServerCodec(LONGEST_LINE, LONGEST_HEADERS, LARGEST_CHUNK))
        .addLast(new FlowControlHandler())
        .addLast(new IdleStateHandler(true, 0, 0, config.idle().toMillis(), TimeUnit.MILLISECONDS))
        .addLast(
            new BootHttpHandler(
                BootHttpHandler.asker(config, channel),
                headLimit,
                library,
                log,
                clock,
                lookups,
                turns));
  }

  /** Ends every connection; back within two seconds. */
  @Override
  public void close() {
    listeners.forEach(Channel::close);
    loops.close();
    lookups.shutdownNow();
  }
}
