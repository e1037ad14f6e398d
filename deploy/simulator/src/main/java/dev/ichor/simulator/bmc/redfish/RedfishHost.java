package dev.ichor.simulator.bmc.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** HTTPS for any number of BMCs, an address each, on a few threads. */
public final class RedfishHost implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RedfishHost.class);
  private static final int LARGEST = 1 << 20;

  private final InstantSource clock;
  private final NioEventLoopGroup threads = new NioEventLoopGroup(2);
  private final HttpClient http = HttpClient.newHttpClient();

  public RedfishHost(InstantSource clock) {
    this.clock = clock;
  }

  /** Puts a service on the network; port 0 takes a free one. Returns where it listens. */
  public InetSocketAddress listen(
      RedfishService service, RedfishCertificate certificate, InetSocketAddress address)
      throws IOException {
    service.show(certificate);
    var outlet = new RedfishOutlet(http);
    service.events().to(outlet);
    var bound =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) throws IOException {
                    var engine = service.tls().createSSLEngine();
                    engine.setUseClientMode(false);
                    channel
                        .pipeline()
                        .addLast(
                            new SslHandler(engine),
                            new HttpServerCodec(),
                            new HttpObjectAggregator(LARGEST),
                            new Handler(service, outlet));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "BMC address %s is not free: %s".formatted(address, bound.cause().getMessage()),
          bound.cause());
    }
    return (InetSocketAddress) bound.channel().localAddress();
  }

  private final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final RedfishService service;
    private final RedfishOutlet outlet;

    Handler(RedfishService service, RedfishOutlet outlet) {
      this.service = service;
      this.outlet = outlet;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest http) {
      boolean keep = HttpUtil.isKeepAlive(http);
      boolean head = http.method().name().equals("HEAD");
      if (RedfishWebSocket.isAskedFor(http)
          && http.uri().equals(RedfishConsole.PLACE)
          && service.console().hasWebSocket()
          && service.admits(request(http), clock.instant())) {
        RedfishWebSocket.open(ctx, http, service.serial(), service.console());
        return;
      }
      var reply = service.answer(request(http), clock.instant());
      if (reply.sent() == RedfishReply.Sent.STREAM) {
        outlet.open(ctx.channel());
      } else {
        send(ctx, reply, keep, head);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      LOG.debugf("bmc https closed why=\"%s\"", cause.getMessage());
      ctx.close();
    }
  }

  private static RedfishRequest request(FullHttpRequest http) {
    Map<String, String> headers = new HashMap<>();
    http.headers().forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    String uri = http.uri();
    int question = uri.indexOf('?');
    String path = question < 0 ? uri : uri.substring(0, question);
    String trimmed =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new RedfishRequest(
        http.method().name(),
        trimmed,
        question < 0 ? "" : uri.substring(question + 1),
        headers,
        body(http.content().toString(StandardCharsets.UTF_8)));
  }

  private static Optional<JsonNode> body(String text) {
    try {
      return Optional.ofNullable(RedfishReply.JSON.readTree(text)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void send(
      ChannelHandlerContext ctx, RedfishReply reply, boolean keep, boolean head) {
    if (reply.sent() == RedfishReply.Sent.NOTHING) {
      return;
    }
    byte[] octets = reply.octets();
    int count = reply.sent() == RedfishReply.Sent.HALF ? octets.length / 2 : octets.length;
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            Unpooled.wrappedBuffer(octets, 0, head ? 0 : count));
    reply.headers().forEach(response.headers()::set);
    response.headers().set("Cache-Control", "no-cache");
    if (reply.status() != 204) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, octets.length);
    }
    boolean last = !keep || count < octets.length;
    HttpUtil.setKeepAlive(response, !last);
    var written = ctx.writeAndFlush(response);
    if (last) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Takes every service off the network. */
  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
