package dev.ichor.boot.assets.oci.server;

import dev.ichor.boot.assets.oci.ImageCatalog;
import dev.ichor.boot.assets.oci.policy.RegistryAnswer;
import dev.ichor.boot.assets.oci.policy.RegistryRoute;
import dev.ichor.boot.assets.store.Blobs;
import dev.ichor.inventory.model.Printable;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** One connection; the next request is read when the answer before it has left. */
final class RegistryHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = Logger.getLogger(RegistryHandler.class);

  private final ImageCatalog catalog;
  private final Blobs blobs;
  private final Executor lookups;

  RegistryHandler(ImageCatalog catalog, Blobs blobs, Executor lookups) {
    this.catalog = catalog;
    this.blobs = blobs;
    this.lookups = lookups;
  }

  /** What is asked, without the buffers of the request. */
  private record Ask(String method, String target, Optional<String> range, boolean keepAlive) {}

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    var ask =
        new Ask(
            request.method().name(),
            request.uri(),
            Optional.ofNullable(request.headers().get(HttpHeaderNames.RANGE)),
            HttpUtil.isKeepAlive(request) && !request.decoderResult().isFailure());
    var channel = ctx.channel();
    try {
      lookups.execute(() -> answer(channel, ask));
    } catch (RejectedExecutionException _) {
      ctx.close(); // the listener stops
    }
  }

  /** On a virtual thread: reads the disk. */
  private void answer(Channel channel, Ask ask) {
    try {
      var answer =
          ask.method().equals("GET") || ask.method().equals("HEAD")
              ? catalog.answer(RegistryRoute.of(ask.target()), ask.range())
              : RegistryAnswer.error(405, "UNSUPPORTED", "this registry is read only");
      send(channel, ask, answer);
      LOG.infof(
          "registry %s target=%s status=%d address=%s",
          ask.method(), Printable.of(ask.target()), answer.status(), channel.remoteAddress());
    } catch (IOException | RuntimeException e) {
      LOG.errorf(e, "registry refuse target=%s", Printable.of(ask.target()));
      channel.eventLoop().execute(channel::close);
    }
  }

  private void send(Channel channel, Ask ask, RegistryAnswer answer) throws IOException {
    var part = answer.content().filter(_ -> !ask.method().equals("HEAD"));
    Object body = Unpooled.EMPTY_BUFFER;
    if (part.isPresent()) {
      var file = FileChannel.open(blobs.path(part.get().digest()), StandardOpenOption.READ);
      body = new DefaultFileRegion(file, part.get().offset(), part.get().length());
    } else if (!ask.method().equals("HEAD") && !answer.text().isEmpty()) {
      body = new DefaultHttpContent(Unpooled.wrappedBuffer(answer.text().toArray()));
    }
    var whole = body;
    channel.eventLoop().execute(() -> write(channel, ask, answer, whole));
  }

  private static void write(Channel channel, Ask ask, RegistryAnswer answer, Object body) {
    var response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    answer.headers().forEach(response.headers()::set);
    response.headers().set(HttpHeaderNames.CONNECTION, ask.keepAlive() ? "keep-alive" : "close");
    channel.write(response);
    channel.write(body);
    var last = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    if (ask.keepAlive()) {
      last.addListener(
          done -> {
            if (done.isSuccess()) {
              channel.read();
            } else {
              channel.close();
            }
          });
    } else {
      last.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debugf("registry address=%s why=\"%s\"", ctx.channel().remoteAddress(), cause.getMessage());
    ctx.close();
  }
}
