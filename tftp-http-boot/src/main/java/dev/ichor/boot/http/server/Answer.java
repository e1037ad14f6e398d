package dev.ichor.boot.http.server;

import dev.ichor.boot.http.policy.HttpAsk;
import dev.ichor.boot.http.policy.HttpPlan;
import dev.ichor.boot.policy.BootRoute;
import dev.ichor.boot.server.Asker;
import dev.ichor.boot.server.OpenFile;
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
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The answer to one request: written on the event loop, reported once when it has left or broken.
 */
final class Answer {
  private static final Logger LOG = Logger.getLogger(Answer.class);
  private final Channel channel;
  private final TransferLog log;
  private final InstantSource clock;
  private final Asker asker;
  private final boolean keepAlive;
  private final Executor workers;
  private final Turns turns;
  private final Consumer<Channel> sent;
  private final Instant began;

  /**
   * @param workers for what may write to the disk
   * @param sent called on the event loop when the next request may be read
   */
  Answer(
      Channel channel,
      TransferLog log,
      InstantSource clock,
      Asker asker,
      boolean keepAlive,
      Executor workers,
      Turns turns,
      Consumer<Channel> sent) {
    this.channel = channel;
    this.log = log;
    this.clock = clock;
    this.asker = asker;
    this.keepAlive = keepAlive;
    this.workers = workers;
    this.turns = turns;
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
    var content = plan.body().isEmpty() ? OpenFile.NONE : OpenFile.of(file);
    try {
      channel.eventLoop().execute(() -> write(new Sent(ask, route, found, plan), content));
    } catch (RejectedExecutionException e) {
      content.close();
      throw e;
    }
  }

  /** What is on its way. */
  private record Sent(HttpAsk ask, BootRoute route, Served.Found found, HttpPlan plan) {
    End end(boolean isWhole) {
      if (!isWhole) {
        return End.BROKEN_OFF;
      }
      return plan.length() == 0 ? End.PROBED : End.SERVED;
    }

    /** For whom it matters whether the client has it all. */
    Optional<Served.Receipt> receipt() {
      return found.receipt().filter(_ -> !ask.isHead());
    }
  }

  private void write(Sent sent, OpenFile content) {
    channel.write(head(sent.plan(), keepAlive));
    new BodyPump(
            channel, sent.plan().body(), content, turns, (last, octets) -> left(sent, last, octets))
        .next();
  }

  /** The kernel has it, or the connection broke. */
  private void left(Sent sent, ChannelFuture last, long octets) {
    if (sent.receipt().isEmpty() || !last.isSuccess()) {
      var why = last.cause() == null ? "" : "connection lost: " + last.cause().getMessage();
      ended(sent, last.isSuccess(), octets, why);
      finish(last, keepAlive);
      return;
    }
    TailWatch.begin(
        channel,
        isAcknowledged -> {
          ended(sent, isAcknowledged, octets, isAcknowledged ? "" : "it was not acknowledged");
          finish(last, keepAlive && isAcknowledged);
        });
  }

  private void ended(Sent sent, boolean isWhole, long octets, String why) {
    sent.receipt()
        .ifPresent(
            receipt -> {
              var isAll = isWhole && sent.plan().reachesEndOf(sent.found().file().size());
              tell(receipt, isAll, octets);
            });
    log.ended(
        new TransferLog.Ended(
            asker, sent.route(), sent.ask().target(), sent.end(isWhole), octets, began, why));
  }

  private void tell(Served.Receipt receipt, boolean isAll, long octets) {
    try {
      workers.execute(() -> receipt.tell(isAll, octets));
    } catch (RejectedExecutionException e) {
      LOG.debugf("http receipt dropped why=\"the listener stops: %s\"", e.getMessage());
    }
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
