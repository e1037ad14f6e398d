package dev.ichor.bmc.serial.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Between the thread of a connection and the carrier of a console: text in its order, keys the
 * other way, an end. A machine that prints faster than it is recorded waits; nothing piles up.
 */
public final class LineFeed {
  private static final int WAITING = 64;
  private static final Bytes NO_BREAK =
      Bytes.of("\r\n[this console carries no break]\r\n".getBytes(StandardCharsets.US_ASCII));
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SerialLine line;
  private final BlockingQueue<Bytes> arrived = new ArrayBlockingQueue<>(WAITING);
  private volatile Optional<BmcFault> fault = Optional.empty();
  private volatile boolean isOver;

  public LineFeed(SerialLine line) {
    this.line = requireNonNull(line, "line");
  }

  /** The way to the machine. */
  public interface Out {
    void send(Bytes keys) throws IOException;

    /** False when this way has no word for it. */
    boolean sendBreak() throws IOException;
  }

  /**
   * Text of the machine; waits while the carrier is behind.
   *
   * @return false when nobody reads any more
   */
  public boolean text(Bytes characters) throws InterruptedException {
    while (!isOver) {
      if (arrived.offer(characters, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  /** The connection is over; what arrived before is still shown. The first reason counts. */
  public synchronized void ended(BmcFault why) {
    fault = fault.or(() -> Optional.of(why));
    wake();
  }

  /** Nobody reads any more, whether it was ever carried or not. */
  public void abandoned() {
    isOver = true;
  }

  /** There are keys, or the line was closed. */
  public void wake() {
    arrived.offer(Bytes.EMPTY); // when it is full, the carrier does not sleep
  }

  /** Carries until the line is closed. */
  public void carry(Out out) throws BmcFaultException, InterruptedException {
    try {
      line.opened(this::wake);
      while (!line.isClosed()) {
        send(out);
        var isLast = fault.isPresent();
        var next =
            Optional.ofNullable(
                isLast ? arrived.poll() : arrived.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        next.filter(text -> !text.isEmpty()).ifPresent(line::text);
        if (isLast && next.isEmpty()) {
          throw new BmcFaultException(fault.orElseThrow());
        }
      }
    } finally {
      abandoned();
    }
  }

  private void send(Out out) {
    try {
      for (var keys = line.keys(); keys.isPresent(); keys = line.keys()) {
        if (!keys.get().isEmpty()) {
          out.send(keys.get());
        } else if (!out.sendBreak()) {
          line.text(NO_BREAK);
        }
      }
    } catch (IOException e) {
      wake(); // the connection's own thread tells why it is over
    }
  }
}
