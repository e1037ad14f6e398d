package dev.ichor.boot.tftp.server;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.boot.server.Asker;
import dev.ichor.boot.server.BootLibrary;
import dev.ichor.boot.server.EventLoops;
import dev.ichor.boot.server.Interfaces;
import dev.ichor.boot.server.OpenFile;
import dev.ichor.boot.server.Served;
import dev.ichor.boot.server.SourceLimit;
import dev.ichor.boot.server.TransferLog;
import dev.ichor.boot.tftp.policy.NetAscii;
import dev.ichor.boot.tftp.policy.TransferPolicy;
import dev.ichor.boot.tftp.wire.TftpErrorCode;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollMode;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** Turns read requests into transfers, within the limits; one request of a client at a time. */
final class Transfers {
  private static final Logger LOG = Logger.getLogger(Transfers.class);

  /** Octets of a packet that a client sends: requests are the largest. */
  private static final int LARGEST_REQUEST = 2048;

  /** A file is converted to netascii in memory; boot files that want it are texts. */
  private static final long MOST_NETASCII = 4 << 20;

  private final TftpConfig config;
  private final BootLibrary library;
  private final TransferLog log;
  private final InstantSource clock;
  private final EventLoops loops;
  private final ExecutorService lookups;
  private final SourceLimit limit;
  private final WindowSender.Segmentation segmentation;
  private final BlockSources sources = new BlockSources();
  private final Interfaces interfaces = new Interfaces();
  private final ConcurrentHashMap<InetSocketAddress, Active> active = new ConcurrentHashMap<>();

  Transfers(
      TftpConfig config,
      BootLibrary library,
      TransferLog log,
      InstantSource clock,
      EventLoops loops,
      ExecutorService lookups) {
    this.config = config;
    this.library = library;
    this.log = log;
    this.clock = clock;
    this.loops = loops;
    this.lookups = lookups;
    this.segmentation = new WindowSender.Segmentation(loops.isEpoll());
    this.limit = new SourceLimit(config.maxTransfers(), config.maxTransfersPerSource());
  }

  /** A transfer and its socket. */
  private record Active(TransferHandler handler, Channel channel) {}

  /** A read request of {@code peer} that arrived at our address {@code local}. */
  void begin(TftpPacket.Rrq rrq, InetSocketAddress peer, InetSocketAddress local) {
    var earlier = Optional.ofNullable(active.get(peer));
    if (earlier.isPresent() && earlier.get().handler().isRepeat(rrq)) {
      LOG.debugf("tftp ignore peer=%s why=\"request repeated, its answer is on the way\"", peer);
      return;
    }
    if (!limit.enter(peer.getAddress())) {
      LOG.warnf("tftp ignore peer=%s why=\"too many transfers at once; it may ask again\"", peer);
      return;
    }
    earlier.ifPresent(old -> old.channel().close());
    var asker = asker(peer, local.getAddress());
    var handler = new TransferHandler(rrq, peer, asker, log, clock, segmentation);
    var bound = bind(handler, local.getAddress());
    var now = new Active(handler, bound.channel());
    active.put(peer, now);
    bound.addListener(
        (ChannelFuture done) -> {
          if (done.isSuccess()) {
            done.channel().closeFuture().addListener(_ -> end(peer, now));
            lookups.execute(() -> lookup(done.channel(), rrq, handler, local.getAddress()));
          } else if (done.cause() instanceof ClosedChannelException) {
            LOG.debugf("tftp drop peer=%s why=\"it asked for something else meanwhile\"", peer);
            end(peer, now);
          } else {
            LOG.errorf(done.cause(), "tftp refuse peer=%s why=\"no socket for it\"", peer);
            end(peer, now);
          }
        });
  }

  private ChannelFuture bind(TransferHandler handler, InetAddress local) {
    var transfer =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(() -> loops.newDatagram(local))
            .option(ChannelOption.SO_SNDBUF, 1 << 18)
            .handler(handler);
    if (loops
        .isEpoll()) { // a client sends one packet and waits: looking for a second is a call lost
      transfer
          .option(EpollChannelOption.EPOLL_MODE, EpollMode.LEVEL_TRIGGERED)
          .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_REQUEST));
    }
    return transfer.bind(new InetSocketAddress(local, 0));
  }

  private Asker asker(InetSocketAddress peer, InetAddress local) {
    var ports = config.ports();
    var endpoint =
        new BootEndpoint(
            BootEndpoint.literal(local), ports.http(), ports.eventSink(), ports.kernelLog());
    return new Asker(peer.getAddress(), endpoint, interfaces.of(local).name());
  }

  private void end(InetSocketAddress peer, Active ended) {
    active.remove(peer, ended);
    limit.leave(peer.getAddress());
  }

  /** On a virtual thread: may read the disk. */
  private void lookup(
      Channel channel, TftpPacket.Rrq rrq, TransferHandler handler, InetAddress local) {
    try {
      switch (library.fetch(handler.route(), handler.asker())) {
        case Served.NotFound(var why) ->
            handler.refuse(channel, TftpErrorCode.FILE_NOT_FOUND, "file not found", why);
        case Served.Found found ->
            open(channel, rrq.mode(), found, handler, policy(handler.asker(), local));
      }
    } catch (RejectedExecutionException e) {
      LOG.debugf("tftp drop why=\"the listener stops: %s\"", e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      // An Error as well: a transfer that never begins has no timer, and would keep its place.
      LOG.errorf(e, "tftp refuse file=%s why=\"cannot be read\"", Printable.of(rrq.file()));
      handler.refuse(
          channel, TftpErrorCode.UNDEFINED, "cannot be read", String.valueOf(e.getMessage()));
    }
  }

  /** Off the event loop: what follows from a delivery may write to the disk. */
  private Served.Receipt aside(Served.Receipt receipt) {
    return (isWhole, octets) -> {
      try {
        lookups.execute(() -> receipt.tell(isWhole, octets));
      } catch (RejectedExecutionException e) {
        LOG.debugf("tftp receipt dropped why=\"the listener stops: %s\"", e.getMessage());
      }
    };
  }

  /** What this link and this machine's firmware take. */
  private TransferPolicy policy(Asker asker, InetAddress local) {
    return config
        .policy()
        .within(interfaces.of(local).mtu(), local instanceof Inet6Address)
        .with(library.quirks(asker));
  }

  private void open(
      Channel channel,
      String mode,
      Served.Found found,
      TransferHandler handler,
      TransferPolicy policy)
      throws IOException {
    var file = found.file();
    var receipt = found.receipt().map(this::aside);
    switch (mode.toLowerCase(Locale.ROOT)) {
      case "octet" -> handler.serve(channel, policy, file.size(), sources.open(file), receipt);
      case "netascii" -> {
        if (file.size() > MOST_NETASCII) {
          handler.refuse(
              channel, TftpErrorCode.UNDEFINED, "use mode octet", "too large for netascii");
          return;
        }
        var text = new BootFile.InMemory(NetAscii.encode(whole(file)));
        handler.serve(channel, policy, text.size(), sources.open(text), receipt);
      }
      default ->
          handler.refuse(
              channel,
              TftpErrorCode.ILLEGAL_OPERATION,
              "mode is not supported",
              "mode '%s'".formatted(Printable.of(mode)));
    }
  }

  private static Bytes whole(BootFile file) throws IOException {
    var out = Unpooled.buffer((int) file.size());
    try (var open = OpenFile.of(file)) {
      open.write(out, 0, (int) file.size());
    }
    return Bytes.owning(ByteBufUtil.getBytes(out));
  }
}
