package dev.ichor.boot.tftp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.server.BootLibrary;
import dev.ichor.boot.server.BootStartException;
import dev.ichor.boot.server.EventLoops;
import dev.ichor.boot.server.TransferLog;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.port.EvidenceLog;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** The read-only TFTP server: one listener per address, one socket per transfer. */
public final class TftpServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TftpServer.class);

  /** More would only take turns: one loop fills a link of 10 Gbit/s. */
  private static final int MOST_THREADS = 4;

  /** A client that takes one block at a time answers within this; a thread needs longer to wake. */
  private static final Duration SPIN = Duration.ofNanos(30_000);

  private final TftpConfig config;
  private final BootLibrary library;
  private final TransferLog log;
  private final InstantSource clock;
  private final EventLoops loops = loops();
  private final ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Channel> listeners = new ArrayList<>();

  public TftpServer(
      TftpConfig config, BootLibrary library, EvidenceLog evidence, InstantSource clock) {
    this.config = requireNonNull(config, "config");
    this.library = requireNonNull(library, "library");
    this.clock = requireNonNull(clock, "clock");
    this.log = new TransferLog(evidence, Evidence.Source.TFTP, clock);
  }

  private static EventLoops loops() {
    var processors = Runtime.getRuntime().availableProcessors();
    var spin = processors > 1 ? SPIN : Duration.ZERO;
    return new EventLoops("tftp", Math.clamp(processors / 2, 1, MOST_THREADS), spin);
  }

  /** Binds every address, or none. */
  public void start() throws BootStartException {
    var transfers = new Transfers(config, library, log, clock, loops, lookups);
    for (var address : config.bind()) {
      try {
        listeners.add(bind(address, transfers));
      } catch (Exception e) {
        close();
        throw EventLoops.cannotBind("TFTP", address, e);
      }
    }
    LOG.infof("tftp listening addresses=%s epoll=%s", addresses(), loops.isEpoll());
  }

  /** Addresses in use, with the port chosen where 0 was asked. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  private Channel bind(InetSocketAddress address, Transfers transfers) throws Exception {
    var bootstrap =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(() -> loops.newDatagram(address.getAddress()))
            .option(ChannelOption.SO_RCVBUF, 1 << 20)
            .handler(new RequestHandler(transfers));
    if (loops.isEpoll()) {
      bootstrap.option(EpollChannelOption.IP_RECVORIGDSTADDR, true);
    }
    var bound = bootstrap.bind(address).await();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  /** Ends every transfer; back within two seconds. */
  @Override
  public void close() {
    listeners.forEach(Channel::close);
    loops.close();
    lookups.shutdownNow();
  }
}
