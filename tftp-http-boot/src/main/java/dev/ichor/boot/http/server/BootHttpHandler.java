package dev.ichor.boot.http.server;

import dev.ichor.boot.http.policy.HttpAsk;
import dev.ichor.boot.http.policy.HttpPlan;
import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.boot.policy.BootRoute;
import dev.ichor.boot.server.Asker;
import dev.ichor.boot.server.BootLibrary;
import dev.ichor.boot.server.Interfaces;
import dev.ichor.boot.server.Served;
import dev.ichor.boot.server.TransferLog;
import dev.ichor.inventory.model.Printable;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * One connection. Requests are read one at a time: the next is taken from the socket only when the
 * answer before it has left, so a slow reader holds one answer and no more.
 */
final class BootHttpHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = Logger.getLogger(BootHttpHandler.class);
  private static final Interfaces INTERFACES = new Interfaces();

  private final Asker asker;
  private final HeadTimeLimit headLimit;
  private final BootLibrary library;
  private final TransferLog log;
  private final InstantSource clock;
  private final Executor lookups;
  private final Turns turns;
  private boolean requestRead;
  private boolean answerSent;

  BootHttpHandler(
      Asker asker,
      HeadTimeLimit headLimit,
      BootLibrary library,
      TransferLog log,
      InstantSource clock,
      Executor lookups,
      Turns turns) {
    this.asker = asker;
    this.headLimit = headLimit;
    this.library = library;
    this.log = log;
    this.clock = clock;
    this.lookups = lookups;
    this.turns = turns;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpRequest request) {
        headLimit.met();
        requestRead = false;
        answerSent = false;
        begin(ctx.channel(), request);
      }
      if (message instanceof LastHttpContent) {
        requestRead = true;
        readNext(ctx.channel());
      } else {
        ctx.read();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(Channel channel, HttpRequest request) {
    var answer =
        new Answer(channel, log, clock, asker, keepAlive(request), lookups, turns, this::sent);
    if (request.decoderResult().isFailure()) {
      LOG.debugf(
          "http malformed address=%s why=\"%s\"",
          channel.remoteAddress(),
          Printable.of(String.valueOf(request.decoderResult().cause().getMessage())));
      answer.refuse(HttpPlan.badRequest(), "?", new BootRoute.Unknown("not HTTP"), false);
      return;
    }
    var ask = ask(request);
    if (!ask.isSupported()) {
      var route = new BootRoute.Unknown("method " + Printable.of(ask.method()));
      answer.refuse(HttpPlan.methodNotAllowed(), ask.target(), route, false);
      return;
    }
    if (ask.method().equals("HEAD") && BootRoute.ofHttp(ask.target()) instanceof BootRoute.Config) {
      // only a GET may use up a token
      answer.refuse(
          HttpPlan.methodNotAllowed(), ask.target(), new BootRoute.Unknown("HEAD"), false);
      return;
    }
    lookups.execute(() -> answer(answer, ask));
  }

  /** On a virtual thread: may read the disk. */
  private void answer(Answer answer, HttpAsk ask) {
    var route = BootRoute.ofHttp(ask.target());
    try {
      switch (library.fetch(route, answer.asker())) {
        case Served.Found found -> answer.send(ask, route, found);
        case Served.NotFound(var why) ->
            answer.refuse(HttpPlan.notFound(), ask.target(), new BootRoute.Unknown(why), true);
      }
    } catch (RejectedExecutionException e) {
      LOG.debugf("http drop why=\"the listener stops: %s\"", e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.errorf(e, "http refuse address=%s why=\"cannot be read\"", answer.asker().peer());
      var why = new BootRoute.Unknown(String.valueOf(e.getMessage()));
      answer.refuse(HttpPlan.unavailable(), ask.target(), why, true);
    }
  }

  /** Asked once, while the socket knows both ends. */
  static Asker asker(BootHttpConfig config, SocketChannel channel) {
    var local = channel.localAddress();
    var endpoint =
        new BootEndpoint(
            BootEndpoint.literal(local.getAddress()),
            config.tls().map(BootHttpConfig.OverTls::plainPort).orElse(local.getPort()),
            config.eventSinkPort(),
            config.kernelLogPort());
    return new Asker(
        channel.remoteAddress().getAddress(), endpoint, INTERFACES.of(local.getAddress()).name());
  }

  /** A request with a body is answered, but nothing behind it on the connection is trusted. */
  private static boolean keepAlive(HttpRequest request) {
    return HttpUtil.isKeepAlive(request)
        && !HttpUtil.isTransferEncodingChunked(request)
        && HttpUtil.getContentLength(request, 0L) == 0;
  }

  private static HttpAsk ask(HttpRequest request) {
    var headers = request.headers();
    return new HttpAsk(
        request.method().name(),
        request.uri(),
        Optional.ofNullable(headers.get(HttpHeaderNames.RANGE)),
        Optional.ofNullable(headers.get(HttpHeaderNames.IF_RANGE)),
        Optional.ofNullable(headers.get(HttpHeaderNames.IF_NONE_MATCH)));
  }

  /** The answer has left; on the event loop. */
  private void sent(Channel channel) {
    answerSent = true;
    readNext(channel);
  }

  private void readNext(Channel channel) {
    if (requestRead && answerSent) {
      channel.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      ctx.close();
    }
    if (event instanceof SslHandshakeCompletionEvent shake && !shake.isSuccess()) {
      log.distrusted(asker, broken(shake.cause()));
    }
  }

  /** Some clients send an alert, some just hang up. */
  private static String broken(Throwable cause) {
    var deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest instanceof ClosedChannelException
        ? "the client hung up"
        : String.valueOf(deepest.getMessage());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
      LOG.debugf("http address=%s why=\"%s\"", ctx.channel().remoteAddress(), cause.getMessage());
    } else {
      LOG.errorf(
          cause, "http address=%s connection ended by a fault", ctx.channel().remoteAddress());
    }
    ctx.close();
  }
}
