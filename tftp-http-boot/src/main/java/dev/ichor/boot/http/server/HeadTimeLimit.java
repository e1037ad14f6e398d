package dev.ichor.boot.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose request line and headers do not arrive in time: from the accept for the
 * first request, from its first octet for a later one. Between requests a connection may rest.
 */
final class HeadTimeLimit extends ChannelInboundHandlerAdapter {
  private final Duration limit;
  private Optional<Future<?>> timer = Optional.empty();

  HeadTimeLimit(Duration limit) {
    this.limit = limit;
  }

  /** A request head is complete; on the event loop. */
  void met() {
    timer.ifPresent(running -> running.cancel(false));
    timer = Optional.empty();
  }

  private void start(ChannelHandlerContext ctx) {
    if (timer.isEmpty()) {
      timer =
          Optional.of(
              ctx.executor().schedule(() -> ctx.close(), limit.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    start(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    start(ctx);
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    met();
    ctx.fireChannelInactive();
  }
}
