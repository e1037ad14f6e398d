package dev.ichor.bench.boot;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * One read transfer (RFC 1350, 2348, 7440) in its own socket: acknowledges each whole window, names
 * a gap once, and asks again after a second of silence.
 */
final class TftpFetch extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final int DATA = 3;
  private static final int ERROR = 5;
  private static final int OACK = 6;
  private static final int HEADER = 4;
  private static final long SILENCE_MILLIS = 1000;
  private static final int MOST_SILENCES = 20;

  /** What to fetch. */
  record Request(InetSocketAddress server, String file, int blksize, int windowsize) {}

  private final Request request;
  private final CompletableFuture<Fetched> result = new CompletableFuture<>();
  private final CRC32C crc = new CRC32C();
  private final long began = System.nanoTime();
  private int blksize = 512;
  private int windowsize = 1;
  private long lastInOrder;
  private long octets;
  private long firstAt;
  private long heardAt = began;
  private int silences;
  private boolean gapNamed;

  private TftpFetch(Request request) {
    this.request = request;
  }

  /** Begins; the result says also what failed. */
  static CompletableFuture<Fetched> begin(
      EventLoopGroup loops, InetSocketAddress from, Request request) {
    var fetch = new TftpFetch(request);
    var packet = request.blksize() + HEADER;
    var packets = Math.min(request.windowsize(), 32);
    new Bootstrap()
        .group(loops)
        .channel(EpollDatagramChannel.class)
        .option(ChannelOption.SO_RCVBUF, 1 << 20)
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, packets > 1 ? packet : 0)
        .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(packet * packets))
        .handler(fetch)
        .bind(from)
        .addListener(
            (ChannelFuture bound) -> {
              if (!bound.isSuccess()) {
                fetch.end("no socket: " + bound.cause().getMessage());
              }
            });
    return fetch.result;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ask(ctx);
    ctx.executor().schedule(() -> silence(ctx), SILENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void ask(ChannelHandlerContext ctx) {
    var out = ctx.alloc().ioBuffer(256);
    out.writeShort(1);
    string(out, request.file());
    string(out, "octet");
    if (request.blksize() != 512) {
      string(out, "blksize");
      string(out, Integer.toString(request.blksize()));
    }
    if (request.windowsize() != 1) {
      string(out, "windowsize");
      string(out, Integer.toString(request.windowsize()));
    }
    ctx.writeAndFlush(new DatagramPacket(out, request.server()));
  }

  private static void string(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
    out.writeByte(0);
  }

  private void silence(ChannelHandlerContext ctx) {
    if (result.isDone()) {
      return;
    }
    var quiet = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardAt);
    if (quiet >= SILENCE_MILLIS) {
      if (++silences > MOST_SILENCES) {
        end("silent");
        ctx.close();
        return;
      }
      heardAt = System.nanoTime();
      if (firstAt == 0) {
        ask(ctx);
      } else {
        acknowledge(ctx);
      }
    }
    ctx.executor().schedule(() -> silence(ctx), SILENCE_MILLIS / 4, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
    var in = packet.content();
    if (in.readableBytes() < HEADER || result.isDone()) {
      return;
    }
    heardAt = System.nanoTime();
    if (firstAt == 0) {
      firstAt = heardAt;
      ctx.connect(packet.sender()); // from here on the kernel sorts out whose packets they are
    }
    switch (in.readUnsignedShort()) {
      case DATA -> data(ctx, in);
      case OACK -> oack(ctx, in);
      case ERROR -> {
        end("ERROR " + in.readUnsignedShort());
        ctx.close();
      }
      default -> {} // nothing a server sends
    }
  }

  private void oack(ChannelHandlerContext ctx, ByteBuf in) {
    var fields = in.toString(StandardCharsets.US_ASCII).split("\0", -1);
    for (var i = 0; i + 1 < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase("blksize")) {
        blksize = Integer.parseInt(fields[i + 1]);
      } else if (fields[i].equalsIgnoreCase("windowsize")) {
        windowsize = Integer.parseInt(fields[i + 1]);
      }
    }
    acknowledge(ctx);
  }

  private void data(ChannelHandlerContext ctx, ByteBuf in) {
    var block = in.readUnsignedShort();
    if (block != (int) ((lastInOrder + 1) & 0xffff)) {
      if (!gapNamed) {
        gapNamed = true;
        acknowledge(ctx);
      }
      return;
    }
    gapNamed = false;
    lastInOrder++;
    var length = in.readableBytes();
    octets += length;
    crc.update(in.nioBuffer());
    var last = length < blksize;
    if (last || lastInOrder % windowsize == 0) {
      acknowledge(ctx);
    }
    if (last) {
      end("");
      ctx.close();
    }
  }

  private void acknowledge(ChannelHandlerContext ctx) {
    var out = ctx.alloc().ioBuffer(HEADER).writeShort(4).writeShort((int) (lastInOrder & 0xffff));
    ctx.writeAndFlush(out, ctx.voidPromise());
  }

  private void end(String fault) {
    var now = System.nanoTime();
    var waited = (firstAt == 0 ? now : firstAt) - began;
    result.complete(new Fetched(octets, crc.getValue(), silences, waited, fault));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(cause.toString());
    ctx.close();
  }
}
