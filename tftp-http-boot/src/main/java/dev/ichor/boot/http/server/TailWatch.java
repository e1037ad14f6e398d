package dev.ichor.boot.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Whether the client has what we gave the kernel for it: a small answer is in the socket's buffer
 * at once, also when the client is gone. Only TCP's own acknowledgements tell (tcp(7), TCP_INFO).
 *
 * <p>Its half of the connection may be closed by the client meanwhile; so half closure is allowed
 * until it is known.
 */
final class TailWatch extends ChannelInboundHandlerAdapter {
  /** After this a client that acknowledges nothing has gone. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = Logger.getLogger(TailWatch.class);
  private static final long FIRST_LOOK_MILLIS = 1;
  private static final long LONGEST_LOOK_MILLIS = 100;

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  /** After a reset nothing waits for anybody any more (include/net/tcp_states.h). */
  private static final int TCP_CLOSE = 7;

  /** {@code struct tcp_info} of linux/tcp.h, up to and with {@code tcpi_notsent_bytes}. */
  private static final int TCP_INFO_OCTETS = 148;

  private static final int STATE = 0;
  private static final int UNACKED = 24;
  private static final int NOTSENT_BYTES = 144;

  private final Predicate<Channel> isAcknowledged;
  private final Consumer<Boolean> told;
  private final long until;
  private boolean isTold;
  private boolean isInputOver;

  TailWatch(Predicate<Channel> isAcknowledged, Duration patience, Consumer<Boolean> told) {
    this.isAcknowledged = isAcknowledged;
    this.told = told;
    this.until = System.nanoTime() + patience.toNanos();
  }

  /**
   * Looks until it is known, {@link #PATIENCE} at most. On the event loop, after the last write.
   *
   * @param told once: whether everything was acknowledged
   */
  static void begin(Channel channel, Consumer<Boolean> told) {
    if (!channel.isActive()) {
      told.accept(false);
      return;
    }
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.pipeline().addFirst(new TailWatch(TailWatch::isAcknowledged, PATIENCE, told));
  }

  /** Where the kernel does not tell, what has left counts as arrived. */
  private static boolean isAcknowledged(Channel channel) {
    if (!(channel instanceof EpollSocketChannel)) {
      return true;
    }
    try {
      var info =
          channel
              .config()
              .getOption(
                  new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, TCP_INFO_OCTETS));
      return isAcknowledged(info);
    } catch (ChannelException gone) {
      LOG.debugf("http address=%s why=\"%s\"", channel.remoteAddress(), gone.getMessage());
      return false;
    }
  }

  static boolean isAcknowledged(ByteBuffer tcpInfo) {
    var info = tcpInfo.duplicate().order(ByteOrder.nativeOrder());
    return info.get(STATE) != TCP_CLOSE
        && info.getInt(UNACKED) == 0
        && info.getInt(NOTSENT_BYTES) == 0;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    look(ctx, FIRST_LOOK_MILLIS);
  }

  private void look(ChannelHandlerContext ctx, long pauseMillis) {
    if (isTold) {
      return;
    }
    if (isAcknowledged.test(ctx.channel())) {
      tell(ctx, true);
    } else if (System.nanoTime() - until > 0) {
      tell(ctx, false);
    } else {
      var next = Math.min(pauseMillis * 2, LONGEST_LOOK_MILLIS);
      ctx.executor().schedule(() -> look(ctx, next), pauseMillis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      isInputOver = true;
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    tell(ctx, false); // a reset
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    tell(ctx, false);
    ctx.fireChannelInactive();
  }

  private void tell(ChannelHandlerContext ctx, boolean isWhole) {
    if (isTold) {
      return;
    }
    isTold = true;
    var channel = ctx.channel();
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    }
    told.accept(isWhole);
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
    if (isInputOver) {
      channel.close();
    }
  }
}
