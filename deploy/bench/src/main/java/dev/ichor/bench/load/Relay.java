package dev.ichor.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The socket of a relay agent, one event loop, datagrams in batches (recvmmsg, sendmmsg). Runs
 * follow one another; the clients keep their addresses between them.
 */
final class Relay implements AutoCloseable {
  private static final int LARGEST_DATAGRAM = 1500;
  private static final int BATCH = 64;
  private static final int SOCKET_BUFFER = 8 << 20;
  private static final long QUIET_NANOS = 300_000_000L;
  private static final long LONGEST_SETTLING_NANOS = 5_000_000_000L;

  private final Target target;
  private final EpollEventLoopGroup group = new EpollEventLoopGroup(1);
  private final Clients clients;
  private final Exchanges exchanges = new Exchanges((int) System.nanoTime());
  private final ClientPacket packets;
  private final Channel channel;
  private Optional<Run> current = Optional.empty();
  private volatile long lastHeard;
  private volatile long firstHeardMillis;

  Relay(Target target, int clientCount) {
    this.target = target;
    this.clients = new Clients(clientCount);
    this.packets = new ClientPacket(target.relayBits(), target.isPxe());
    this.channel = open();
  }

  private Channel open() {
    var receive = new FixedRecvByteBufAllocator(LARGEST_DATAGRAM * BATCH);
    var connected =
        new Bootstrap()
            .group(group)
            .channelFactory(() -> new EpollDatagramChannel(InternetProtocolFamily.IPv4))
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .option(ChannelOption.RCVBUF_ALLOCATOR, receive)
            .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, LARGEST_DATAGRAM)
            .handler(new Answers())
            .connect(
                new InetSocketAddress(target.server(), target.serverPort()),
                new InetSocketAddress(target.relay(), target.relayPort()))
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IllegalStateException(
          "UDP %s:%d cannot be opened; run as root in the relay's namespace"
              .formatted(target.relay().getHostAddress(), target.relayPort()),
          connected.cause());
    }
    return connected.channel();
  }

  Target target() {
    return target;
  }

  Clients clients() {
    return clients;
  }

  /** Blocks until all was sent and the last answer that counts has had its time. */
  Result run(double rate, double seconds, Mix mix) {
    settle();
    var ownBefore = Proc.ownCpuSeconds();
    var serverBefore = Proc.cpuSeconds(target.pid());
    var done = new CompletableFuture<Tally>();
    channel.eventLoop().execute(() -> begin(rate, seconds, mix, done));
    var tally = done.join();
    return new Result(
        rate,
        (tally.ack.getTotalCount() + tally.renewal.getTotalCount()) / seconds,
        tally,
        clients.shared(),
        Proc.ownCpuSeconds() - ownBefore,
        Proc.cpuSeconds(target.pid()) - serverBefore);
  }

  /** Asks at that rate; milliseconds since 1970 of the first answer of any kind. */
  OptionalLong firstAnswer(double rate, double within) throws InterruptedException {
    channel
        .eventLoop()
        .execute(() -> begin(rate, within, Mix.EXCHANGES, new CompletableFuture<>()));
    var deadline = System.nanoTime() + (long) (within * 1e9);
    while (firstHeardMillis == 0 && System.nanoTime() < deadline) {
      Thread.sleep(2);
    }
    return firstHeardMillis == 0 ? OptionalLong.empty() : OptionalLong.of(firstHeardMillis);
  }

  private void begin(double rate, double seconds, Mix mix, CompletableFuture<Tally> done) {
    var start = System.nanoTime();
    var schedule = new Schedule(start, rate, seconds);
    var run = new Run(schedule, mix, packets, clients, exchanges, channel, start);
    current = Optional.of(run);
    var ticks = new Ticks(channel.eventLoop(), run, start, () -> finish(run, done));
    ticks.next();
  }

  private void finish(Run run, CompletableFuture<Tally> done) {
    channel
        .eventLoop()
        .schedule(
            () -> {
              current = Optional.empty();
              done.complete(run.tally());
            },
            Result.PATIENCE_NANOS + Result.PATIENCE_NANOS / 20,
            TimeUnit.NANOSECONDS);
  }

  /**
   * Each tick is planned from the start of the run, so that a late one does not move the others.
   */
  private record Ticks(EventLoop loop, Run run, long start, Runnable atEnd) {
    void next() {
      var now = System.nanoTime();
      if (!run.tick(now)) {
        atEnd.run();
        return;
      }
      var passed = (now - start) / Schedule.TICK_NANOS;
      var wait = start + (passed + 1) * Schedule.TICK_NANOS - System.nanoTime();
      loop.schedule(this::next, Math.max(0, wait), TimeUnit.NANOSECONDS);
    }
  }

  /** Waits until the server has got over what it was sent before. */
  private void settle() {
    var deadline = System.nanoTime() + LONGEST_SETTLING_NANOS;
    while (System.nanoTime() - lastHeard < QUIET_NANOS && System.nanoTime() < deadline) {
      LockSupport.parkNanos(QUIET_NANOS / 10);
    }
  }

  private final class Answers extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        var now = System.nanoTime();
        lastHeard = now;
        if (firstHeardMillis == 0) {
          firstHeardMillis = System.currentTimeMillis();
        }
        if (message instanceof DatagramPacket packet && current.isPresent()) {
          current.get().answer(packet.content(), now);
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    /** REQUESTs of a whole batch of OFFERs leave together. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    /** "Port unreachable": the server is not there; its exchanges count as dropped. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      lastHeard = System.nanoTime();
    }
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly(1_000);
    group.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000);
  }
}
