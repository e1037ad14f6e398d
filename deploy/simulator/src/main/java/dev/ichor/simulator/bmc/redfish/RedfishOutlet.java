package dev.ichor.simulator.bmc.redfish;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jboss.logging.Logger;

/** One service's events on the network: pushed once, as most BMCs do, and streamed. */
final class RedfishOutlet implements RedfishEvents.Outlet {
  private static final Logger LOG = Logger.getLogger(RedfishOutlet.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http;
  private final ChannelGroup streams = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  RedfishOutlet(HttpClient http) {
    this.http = http;
  }

  /** This connection is a stream from now on, until either side closes it. */
  void open(Channel channel) {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    channel.writeAndFlush(head);
    streams.add(channel);
  }

  @Override
  public void push(URI destination, String document) {
    var request =
        HttpRequest.newBuilder(destination)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(document))
            .build();
    http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete(
            (answer, failure) ->
                LOG.debugf(
                    "bmc event pushed to=%s answer=%s",
                    destination, failure == null ? answer.statusCode() : failure));
  }

  @Override
  public void stream(String id, String document) {
    var text = "id: %s\ndata: %s\n\n".formatted(id, document);
    var octets = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    streams.writeAndFlush(new DefaultHttpContent(octets));
  }
}
