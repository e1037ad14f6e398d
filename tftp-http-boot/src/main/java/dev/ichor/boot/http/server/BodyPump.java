package dev.ichor.boot.http.server;

import dev.ichor.boot.http.policy.Piece;
import dev.ichor.boot.server.OpenFile;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends a body in chunks, the next one when the one before has left for the kernel: a slow reader
 * holds one chunk and no more, and a fast one lets the other connections of its loop take their
 * turn between two chunks. Everything happens on the event loop.
 */
final class BodyPump {
  private static final Logger LOG = Logger.getLogger(BodyPump.class);

  /** Octets in a row through memory, under TLS: four records. */
  private static final int CHUNK_IN_MEMORY = 64 << 10;

  private final Channel channel;
  private final List<Piece> pieces;
  private final OpenFile content;
  private final End end;
  private final Turns turns;
  private final boolean mayStayInKernel;
  private int piece;
  private long offset;
  private long octets;

  /** Told once, when the body has left or broken. */
  @FunctionalInterface
  interface End {
    /**
     * @param octets of the body that have left
     */
    void reached(ChannelFuture last, long octets);
  }

  /**
   * @param content closed at the end
   */
  BodyPump(Channel channel, List<Piece> pieces, OpenFile content, Turns turns, End end) {
    this.channel = channel;
    this.pieces = pieces;
    this.content = content;
    this.turns = turns;
    this.end = end;
    this.mayStayInKernel = channel.pipeline().get(SslHandler.class) == null;
    turns.begin();
  }

  /** Sends the next chunk, behind the head that has been written. */
  void next() {
    if (piece == pieces.size()) {
      last(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT), Unpooled.EMPTY_BUFFER, 0);
      return;
    }
    try {
      var length = (int) Math.min(chunk(), pieces.get(piece).length() - offset);
      var message = message(pieces.get(piece), length);
      advance(length);
      if (piece < pieces.size()) {
        channel
            .writeAndFlush(message)
            .addListener((ChannelFuture done) -> left(done, message, length));
      } else {
        channel.write(message);
        last(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT), message, length);
      }
    } catch (IOException | RuntimeException e) {
      finish(channel.newFailedFuture(e));
    }
  }

  private int chunk() {
    return mayStayInKernel ? turns.octets() : CHUNK_IN_MEMORY;
  }

  private Object message(Piece now, int length) throws IOException {
    return switch (now) {
      case Piece.Between between ->
          new DefaultHttpContent(Unpooled.wrappedBuffer(between.octets(), (int) offset, length));
      case Piece.OfFile part -> ofFile(part.offset() + offset, length);
    };
  }

  private Object ofFile(long from, int length) throws IOException {
    var region = mayStayInKernel ? content.region(from, length) : Optional.<FileRegion>empty();
    if (region.isPresent()) {
      return region.get();
    }
    var out = channel.alloc().ioBuffer(length);
    try {
      content.write(out, from, length);
      return new DefaultHttpContent(out);
    } catch (IOException | RuntimeException e) {
      out.release();
      throw e;
    }
  }

  private void advance(int length) {
    offset += length;
    if (offset == pieces.get(piece).length()) {
      piece++;
      offset = 0;
    }
  }

  private void left(ChannelFuture done, Object message, int length) {
    if (done.isSuccess()) {
      octets += length;
      channel.eventLoop().execute(this::next); // behind the other connections of this loop
    } else {
      octets += partOf(message);
      finish(done);
    }
  }

  private void last(ChannelFuture last, Object message, int length) {
    last.addListener(
        (ChannelFuture done) -> {
          octets += done.isSuccess() ? length : partOf(message);
          finish(done);
        });
  }

  private static long partOf(Object message) {
    return message instanceof FileRegion region ? region.transferred() : 0;
  }

  private void finish(ChannelFuture last) {
    turns.end();
    try {
      content.close();
    } catch (IOException e) {
      LOG.warnf(e, "http address=%s file not closed", channel.remoteAddress());
    }
    end.reached(last, octets);
  }
}
