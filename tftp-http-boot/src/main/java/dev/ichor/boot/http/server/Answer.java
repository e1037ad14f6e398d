package dev.ichor.boot.http.server;

import dev.ichor.boot.http.policy.HttpAsk;
import dev.ichor.boot.http.policy.HttpPlan;
import dev.ichor.boot.policy.BootRoute;
import dev.ichor.boot.server.Asker;
import dev.ichor.boot.server.Served;
import dev.ichor.boot.server.TransferLog;
import dev.ichor.boot.server.TransferLog.End;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request: written on the event loop, reported once when it has left or broken.
 */
final class Answer {
  private final Channel channel;
  private final TransferLog log;
  private final InstantSource clock;
  private final Asker asker;
  private final boolean keepAlive;
  private final Consumer<Channel> sent;
  private final Instant began;

  /**
   * @param sent called on the event loop when the next request may be read
   */
  Answer(
      Channel channel,
      TransferLog log,
      InstantSource clock,
      Asker asker,
      boolean keepAlive,
      Consumer<Channel> sent) {
    this.channel = channel;
    this.log = log;
    this.clock = clock;
    this.asker = asker;
    this.keepAlive = keepAlive;
    this.sent = sent;
    this.began = clock.instant();
  }

  Asker asker() {
    return asker;
  }

  /** A status without a body. From any thread. */
  void refuse(HttpPlan plan, String target, BootRoute.Unknown reason, boolean mayKeepAlive) {
    log.ended(
        new TransferLog.Ended(
            asker, BootRoute.ofHttp(target), target, End.REFUSED, 0, began, reason.why()));
    var keep = keepAlive && mayKeepAlive;
    channel
        .eventLoop()
        .execute(
            () -> {
              channel.write(head(plan, keep));
              finish(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT), keep);
            });
  }

  /** The file or the part that was asked. May read the disk: not on the event loop. */
  void send(HttpAsk ask, BootRoute route, Served.Found found) throws IOException {
    var file = found.file();
    var plan = HttpPlan.of(ask, new HttpPlan.Facts(file.size(), file.etag(), found.mediaType()));
    var content = plan.body().isEmpty() ? FileContent.NONE : FileContent.open(file);
    try {
      channel.eventLoop().execute(() -> write(ask, route, plan, content));
    } catch (RejectedExecutionException e) {
      content.close();
      throw e;
    }
  }

  private void write(HttpAsk ask, BootRoute route, HttpPlan plan, FileContent content) {
    channel.write(head(plan, keepAlive));
    new BodyPump(
            channel,
            plan.body(),
            content,
            (last, octets) -> {
              report(ask, route, end(plan, last.isSuccess()), octets, last.cause());
              finish(last, keepAlive);
            })
        .next();
  }

  private static End end(HttpPlan plan, boolean whole) {
    if (!whole) {
      return End.BROKEN_OFF;
    }
    return plan.length() == 0 ? End.PROBED : End.SERVED;
  }

  private void report(
      HttpAsk ask, BootRoute route, End end, long octets, @Nullable Throwable cause) {
    var why = cause == null ? "" : "connection lost: " + cause.getMessage();
    log.ended(new TransferLog.Ended(asker, route, ask.target(), end, octets, began, why));
  }

  private void finish(ChannelFuture last, boolean keep) {
    if (!keep) {
      last.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    last.addListener(
        done -> {
          if (done.isSuccess()) {
            sent.accept(channel);
          } else {
            channel.close();
          }
        });
  }

  private DefaultHttpResponse head(HttpPlan plan, boolean keep) {
    var response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(plan.status()));
    var headers = response.headers();
    headers.set(
        HttpHeaderNames.DATE,
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
    plan.headers().forEach(headers::set);
    headers.set(
        HttpHeaderNames.CONNECTION, keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    return response;
  }
}
