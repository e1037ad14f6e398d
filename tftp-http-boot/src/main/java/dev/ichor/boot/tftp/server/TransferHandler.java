package dev.ichor.boot.tftp.server;

import dev.ichor.boot.policy.BootRoute;
import dev.ichor.boot.policy.TransferVerdict;
import dev.ichor.boot.server.Asker;
import dev.ichor.boot.server.OpenFile;
import dev.ichor.boot.server.Served;
import dev.ichor.boot.server.TransferLog;
import dev.ichor.boot.server.TransferLog.End;
import dev.ichor.boot.tftp.policy.Negotiation;
import dev.ichor.boot.tftp.policy.Step;
import dev.ichor.boot.tftp.policy.Step.Action;
import dev.ichor.boot.tftp.policy.Step.Outcome;
import dev.ichor.boot.tftp.policy.Transfer;
import dev.ichor.boot.tftp.policy.TransferPolicy;
import dev.ichor.boot.tftp.wire.MalformedTftpException;
import dev.ichor.boot.tftp.wire.TftpErrorCode;
import dev.ichor.boot.tftp.wire.TftpPacket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One transfer on its own socket. All state belongs to the socket's event loop; what comes from
 * other threads is handed to it.
 */
final class TransferHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = Logger.getLogger(TransferHandler.class);

  /** Answers to strangers on one transfer: enough to tell them, too few to be an amplifier. */
  private static final int MOST_STRANGERS = 8;

  /** Clients repeat a request after a second or more. */
  private static final long LIVELY_NANOS = 1_000_000_000;

  private final TftpPacket.Rrq rrq;
  private final InetSocketAddress peer;
  private final Asker asker;
  private final TransferLog log;
  private final InstantSource clock;
  private final WindowSender window;
  private final BootRoute route;
  private final Instant began;

  private volatile boolean answered;
  private volatile long heardAt;
  private Optional<Transfer> transfer = Optional.empty();
  private Optional<OpenFile> source = Optional.empty();
  private Optional<Served.Receipt> receipt = Optional.empty();
  private Optional<Future<?>> timer = Optional.empty();
  private long deadline;
  private long timerAt;
  private boolean reported;
  private boolean silent;
  private long highest;
  private long resent;
  private int strangers;

  TransferHandler(
      TftpPacket.Rrq rrq,
      InetSocketAddress peer,
      Asker asker,
      TransferLog log,
      InstantSource clock,
      WindowSender.Segmentation segmentation) {
    this.rrq = rrq;
    this.peer = peer;
    this.asker = asker;
    this.log = log;
    this.clock = clock;
    this.window = new WindowSender(peer, segmentation);
    this.route = BootRoute.ofTftp(rrq.file());
    this.began = clock.instant();
  }

  BootRoute route() {
    return route;
  }

  Asker asker() {
    return asker;
  }

  /**
   * The same request again, sent before the client heard our answer (RFC 1350 §4). In a storm it
   * can arrive when the transfer is on its way; a client that was reset has been silent for longer.
   */
  boolean isRepeat(TftpPacket.Rrq again) {
    return rrq.equals(again) && (!answered || System.nanoTime() - heardAt < LIVELY_NANOS);
  }

  /**
   * Sends the file; the source is closed with the transfer, or when there is none any more. From
   * any thread.
   *
   * @param policy for this link and client
   * @param wanted told on the event loop how it ended
   * @throws RejectedExecutionException when the listener has stopped
   */
  void serve(
      Channel channel,
      TransferPolicy policy,
      long size,
      OpenFile opened,
      Optional<Served.Receipt> wanted) {
    try {
      channel.eventLoop().execute(() -> begin(channel, policy, size, opened, wanted));
    } catch (RejectedExecutionException e) {
      close(opened);
      throw e;
    }
  }

  private void begin(
      Channel channel,
      TransferPolicy policy,
      long size,
      OpenFile opened,
      Optional<Served.Receipt> wanted) {
    source = Optional.of(opened);
    receipt = wanted;
    if (!channel.isActive()) {
      release();
      return;
    }
    var negotiation = Negotiation.of(rrq.options(), size, policy);
    apply(channel, Transfer.start(policy, negotiation, size, clock.instant()));
  }

  /** Sends an ERROR and ends. From any thread. */
  void refuse(Channel channel, TftpErrorCode code, String message, String why) {
    channel
        .eventLoop()
        .execute(
            () -> {
              report(End.REFUSED, why);
              sendError(channel, peer, code, message).addListener(ChannelFutureListener.CLOSE);
            });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
    if (!packet.sender().equals(peer)) {
      stranger(ctx.channel(), packet.sender());
      return;
    }
    heardAt = System.nanoTime();
    answered = true;
    try {
      var message = Datagrams.decode(packet.content());
      transfer.ifPresent(state -> received(ctx.channel(), state, message));
    } catch (MalformedTftpException e) {
      LOG.debugf("tftp malformed peer=%s why=\"%s\"", peer, e.getMessage());
    }
  }

  private void received(Channel channel, Transfer state, TftpPacket message) {
    switch (message) {
      case TftpPacket.Ack(var block) -> apply(channel, state.acknowledged(block, clock.instant()));
      case TftpPacket.Error(var code, var text) -> apply(channel, state.aborted(code, text));
      case TftpPacket.Rrq _, TftpPacket.Wrq _, TftpPacket.Data _, TftpPacket.Oack _ ->
          LOG.debugf("tftp ignore peer=%s opcode=%d", peer, message.opcode());
    }
  }

  /** Wrong TID: the stranger is told, the transfer goes on (RFC 1350 §4). */
  private void stranger(Channel channel, InetSocketAddress sender) {
    if (strangers++ < MOST_STRANGERS) {
      sendError(channel, sender, TftpErrorCode.UNKNOWN_TID, "unknown transfer");
    }
  }

  /** A mistake of ours ends the transfer: without its timer it would keep its place for ever. */
  private void apply(Channel channel, Step step) {
    try {
      perform(channel, step);
    } catch (RuntimeException e) {
      LOG.errorf(e, "tftp peer=%s transfer ended by a fault", peer);
      channel.close();
    }
  }

  private void perform(Channel channel, Step step) {
    var state = step.next();
    transfer = Optional.of(state);
    switch (step.action()) {
      case Action.SendOack() -> {
        var oack = new TftpPacket.Oack(state.negotiation().accepted());
        channel.writeAndFlush(Datagrams.of(oack, peer));
        restartTimer(channel, state);
      }
      case Action.SendBlocks(var from, var to) -> sendBlocks(channel, state, from, to);
      case Action.Wait(var why) -> LOG.tracef("tftp wait peer=%s why=\"%s\"", peer, why);
      case Action.End(var outcome) -> {
        ended(outcome);
        channel.close();
      }
    }
  }

  private void sendBlocks(Channel channel, Transfer state, long from, long to) {
    try {
      window.send(channel, state, source.orElseThrow(), from, to);
      resent += Math.max(0, Math.min(to, highest) - from + 1);
      highest = Math.max(to, highest);
      restartTimer(channel, state);
    } catch (IOException e) {
      report(End.BROKEN_OFF, "file cannot be read: " + e.getMessage());
      sendError(channel, peer, TftpErrorCode.UNDEFINED, "file cannot be read")
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /**
   * Moves the deadline. The task that looks at it is left where it is unless it would come late: a
   * window takes microseconds, and a task for each would cost as much as the sending.
   */
  private void restartTimer(Channel channel, Transfer state) {
    var timeout = state.timeout().toNanos();
    deadline = System.nanoTime() + timeout;
    if (timer.isPresent() && timerAt - deadline > 0) {
      timer.get().cancel(false);
      timer = Optional.empty();
    }
    if (timer.isEmpty()) {
      startTimer(channel, timeout);
    }
  }

  private void startTimer(Channel channel, long nanos) {
    timerAt = System.nanoTime() + nanos;
    timer =
        Optional.of(
            channel.eventLoop().schedule(() -> timer(channel), nanos, TimeUnit.NANOSECONDS));
  }

  private void timer(Channel channel) {
    timer = Optional.empty();
    var left = deadline - System.nanoTime();
    if (left > 0) {
      startTimer(channel, left);
    } else {
      transfer.ifPresent(now -> apply(channel, now.expired(clock.instant())));
    }
  }

  private void ended(Outcome outcome) {
    switch (outcome) {
      case Outcome.Finished() -> report(End.SERVED, "");
      case Outcome.Probed() -> report(End.PROBED, "the client asked for the size only");
      case Outcome.Aborted(var code, var message) ->
          report(End.BROKEN_OFF, "client sent ERROR %d '%s'".formatted(code, message));
      case Outcome.Silent(var block, var attempts) -> {
        silent = true;
        report(
            End.BROKEN_OFF,
            "no acknowledgement of block %d after %d sendings".formatted(block, attempts));
      }
    }
  }

  private static ChannelFuture sendError(
      Channel channel, InetSocketAddress to, TftpErrorCode code, String message) {
    return channel.writeAndFlush(Datagrams.of(new TftpPacket.Error(code, message), to));
  }

  private void report(End end, String why) {
    if (!reported) {
      reported = true;
      var octets = transfer.map(Transfer::ackedOctets).orElse(0L);
      receipt.ifPresent(who -> who.ended(end == End.SERVED, octets));
      var counts = new TransferVerdict.Counts(highest, resent, octets, silent);
      log.ended(new TransferLog.Ended(asker, route, rrq.file(), end, octets, began, why, counts));
    }
  }

  private void release() {
    timer.ifPresent(running -> running.cancel(false));
    source.ifPresent(this::close);
    source = Optional.empty();
    transfer = Optional.empty();
  }

  private void close(OpenFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warnf(e, "tftp peer=%s file not closed", peer);
    }
  }

  /**
   * Closed from outside. EDK2's next request can overtake the ERROR that ends its probe: a transfer
   * that had not begun is no break.
   */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    var nothingSent = transfer.map(Transfer::ackedOctets).orElse(0L) == 0;
    report(
        nothingSent ? End.PROBED : End.BROKEN_OFF, "the client asked anew or the server stopped");
    release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) { // e.g. ICMP port unreachable: the timer decides
      LOG.debugf("tftp peer=%s why=\"%s\"", peer, cause.getMessage());
      return;
    }
    LOG.errorf(cause, "tftp peer=%s transfer ended by a fault", peer);
    ctx.close();
  }
}
