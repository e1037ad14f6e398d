package dev.ichor.bench.boot;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One HTTP/1.1 connection that asks for one file after another and discards what it reads.
 *
 * <p>All fields belong to the connection's event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final int LONGEST_HEAD = 4096;
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");

  /**
   * How a connection reads.
   *
   * @param octets at most in one go
   * @param pauseMillis between two goes; 0 reads as fast as it can
   */
  record Pace(int octets, int pauseMillis) {
    static final Pace FAST = new Pace(256 << 10, 0);
  }

  private final Pace pace;
  private final CompletableFuture<HttpConnection> opened = new CompletableFuture<>();
  private final StringBuilder head = new StringBuilder();
  private CompletableFuture<Fetched> result = CompletableFuture.completedFuture(null);
  private final Channel channel;
  private long began;
  private long firstAt;
  private long left;
  private long octets;
  private boolean inBody;

  private HttpConnection(Pace pace, Channel channel) {
    this.pace = pace;
    this.channel = channel;
  }

  /** Connects. */
  static CompletableFuture<HttpConnection> open(
      EventLoopGroup loops, InetSocketAddress from, InetSocketAddress server, Pace pace) {
    var channel = new EpollSocketChannel();
    var connection = new HttpConnection(pace, channel);
    var bootstrap =
        new Bootstrap()
            .group(loops)
            .channelFactory(() -> channel)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.AUTO_READ, pace.pauseMillis() == 0)
            .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(pace.octets()))
            .handler(connection);
    if (pace.pauseMillis() > 0) {
      bootstrap
          .option(ChannelOption.SO_RCVBUF, pace.octets())
          .option(ChannelOption.MAX_MESSAGES_PER_READ, 1);
    }
    bootstrap
        .connect(server, from)
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                connection.opened.complete(connection);
              } else {
                connection.opened.completeExceptionally(done.cause());
              }
            });
    return connection.opened;
  }

  /** Fetches a path; one at a time. From any thread. */
  CompletableFuture<Fetched> get(String path) {
    var fetched = new CompletableFuture<Fetched>();
    channel.eventLoop().execute(() -> ask(path, fetched));
    return fetched;
  }

  private void ask(String path, CompletableFuture<Fetched> fetched) {
    result = fetched;
    head.setLength(0);
    inBody = false;
    octets = 0;
    firstAt = 0;
    began = System.nanoTime();
    if (!channel.isActive()) {
      end("connection closed");
      return;
    }
    var request =
        "GET %s HTTP/1.1\r\nHost: boot\r\nUser-Agent: ichor-bench\r\n\r\n".formatted(path);
    var out = channel.alloc().ioBuffer(256);
    out.writeCharSequence(request, StandardCharsets.US_ASCII);
    channel.writeAndFlush(out);
    if (pace.pauseMillis() > 0) {
      pacedRead();
    }
  }

  private void pacedRead() {
    channel.read();
    if (!result.isDone()) {
      channel.eventLoop().schedule(this::pacedRead, pace.pauseMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var in = (ByteBuf) message;
    try {
      if (firstAt == 0) {
        firstAt = System.nanoTime();
      }
      if (!inBody && !readHead(in)) {
        return;
      }
      var here = in.readableBytes();
      octets += here;
      left -= here;
      if (left < 0) {
        end("more octets than announced");
      } else if (left == 0) {
        end("");
      }
    } finally {
      in.release();
    }
  }

  /** Whether the body begins in what is left of the buffer. */
  private boolean readHead(ByteBuf in) {
    while (in.isReadable() && head.length() < LONGEST_HEAD) {
      head.append((char) in.readByte());
      if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        inBody = true;
        return isGood(head.toString().toLowerCase(Locale.ROOT));
      }
    }
    return false;
  }

  private boolean isGood(String text) {
    var length = LENGTH.matcher(text);
    if (!text.startsWith("http/1.1 200 ") || !length.find()) {
      end("answer: " + text.lines().findFirst().orElse(""));
      channel.close();
      return false;
    }
    left = Long.parseLong(length.group(1));
    return true;
  }

  private void end(String fault) {
    var now = System.nanoTime();
    var waited = (firstAt == 0 ? now : firstAt) - began;
    result.complete(new Fetched(octets, 0, 0, waited, fault));
  }

  void close() {
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end("connection closed by the server");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(String.valueOf(cause.getMessage()));
    ctx.close();
  }
}
