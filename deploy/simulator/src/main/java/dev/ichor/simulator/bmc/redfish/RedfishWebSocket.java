package dev.ichor.simulator.bmc.redfish;

import dev.ichor.simulator.bmc.SerialPort;
import dev.ichor.simulator.wire.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.concurrent.TimeUnit;

/**
 * The machine's serial port over a WebSocket (RFC 6455), as OpenBMC has it: characters, no more.
 */
final class RedfishWebSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int PIECE = 4096;
  private static final long LOOK_MILLIS = 20;

  private final SerialPort serial;
  private final RedfishConsole console;
  private final WebSocketServerHandshaker handshaker;
  private boolean begun;

  private RedfishWebSocket(
      SerialPort serial, RedfishConsole console, WebSocketServerHandshaker handshaker) {
    this.serial = serial;
    this.console = console;
    this.handshaker = handshaker;
  }

  static boolean isAskedFor(FullHttpRequest http) {
    return "websocket".equalsIgnoreCase(http.headers().get("Upgrade"));
  }

  /** This connection is a console from now on, until either side closes it. */
  static void open(
      ChannelHandlerContext ctx, FullHttpRequest http, SerialPort serial, RedfishConsole console) {
    var handshaker =
        new WebSocketServerHandshakerFactory("wss://bmc" + RedfishConsole.PLACE, null, false)
            .newHandshaker(http);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel());
      return;
    }
    handshaker.handshake(ctx.channel(), http);
    var socket = new RedfishWebSocket(serial, console, handshaker);
    ctx.pipeline().replace(ctx.handler(), "console", socket);
    var context = ctx.pipeline().context(socket);
    var looks =
        ctx.executor()
            .scheduleWithFixedDelay(
                () -> socket.print(context), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    ctx.channel().closeFuture().addListener(_ -> looks.cancel(false));
  }

  private void print(ChannelHandlerContext ctx) {
    if (console.isEndless()) {
      ByteBuf piece = Unpooled.wrappedBuffer(new byte[16 * PIECE]);
      ctx.writeAndFlush(
          begun
              ? new ContinuationWebSocketFrame(false, 0, piece)
              : new BinaryWebSocketFrame(false, 0, piece));
      begun = true;
      return;
    }
    for (Octets text = serial.take(PIECE); !text.isEmpty(); text = serial.take(PIECE)) {
      ctx.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(text.toArray())));
    }
    ctx.flush();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    switch (frame) {
      case CloseWebSocketFrame close -> handshaker.close(ctx.channel(), close.retain());
      case PingWebSocketFrame ping ->
          ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case PongWebSocketFrame _ -> {}
      default -> serial.typed(Octets.of(ByteBufUtil.getBytes(frame.content())));
    }
  }
}
