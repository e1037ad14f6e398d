package dev.ichor.boot.assets.oci.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.oci.ImageCatalog;
import dev.ichor.boot.assets.store.Blobs;
import dev.ichor.boot.server.BootStartException;
import dev.ichor.boot.server.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** The read-only registry of the installer images: plain HTTP on the boot plane. */
public final class RegistryServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RegistryServer.class);
  private static final int MOST_CONNECTIONS = 1000;
  private static final int LARGEST_REQUEST = 8192;
  private static final long IDLE_SECONDS = 120;

  private final InetSocketAddress address;
  private final ImageCatalog catalog;
  private final Blobs blobs;
  private final EventLoops loops = new EventLoops("registry", 2);
  private final ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger connections = new AtomicInteger();
  private Optional<Channel> listener = Optional.empty();

  public RegistryServer(InetSocketAddress address, ImageCatalog catalog, Blobs blobs) {
    this.address = requireNonNull(address, "address");
    this.catalog = requireNonNull(catalog, "catalog");
    this.blobs = requireNonNull(blobs, "blobs");
  }

  /** Binds the address. */
  public void start() throws BootStartException {
    try {
      var bound =
          new ServerBootstrap()
              .group(loops.group())
              .channelFactory(loops::newServerSocket)
              .option(ChannelOption.SO_REUSEADDR, true)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.AUTO_READ, false)
              .childHandler(new Accept())
              .bind(address)
              .await();
      if (!bound.isSuccess()) {
        throw new IOException(bound.cause().getMessage(), bound.cause());
      }
      listener = Optional.of(bound.channel());
      LOG.infof("registry listening address=%s", bound.channel().localAddress());
    } catch (IOException | InterruptedException e) {
      close();
      throw EventLoops.cannotBind("the image registry", address, e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.map(channel -> (InetSocketAddress) channel.localAddress()).orElse(address);
  }

  private final class Accept extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      if (connections.incrementAndGet() > MOST_CONNECTIONS) {
        connections.decrementAndGet();
        LOG.warnf(
            "registry refuse address=%s why=\"too many connections\"", channel.remoteAddress());
        channel.close();
        return;
      }
      channel.closeFuture().addListener(_ -> connections.decrementAndGet());
      channel
          .pipeline()
          .addLast(new HttpServerCodec())
          .addLast(new FlowControlHandler())
          .addLast(new HttpObjectAggregator(LARGEST_REQUEST))
          .addLast(new IdleStateHandler(true, 0, 0, IDLE_SECONDS, TimeUnit.SECONDS))
          .addLast(new RegistryHandler(catalog, blobs, lookups));
    }
  }

  @Override
  public void close() {
    listener.ifPresent(Channel::close);
    loops.close();
    lookups.shutdownNow();
  }
}
