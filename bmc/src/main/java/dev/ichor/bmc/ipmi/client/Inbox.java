package dev.ichor.bmc.ipmi.client;

import dev.ichor.inventory.model.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Datagrams from one BMC on their way from the event loop to the thread that talks to it. Bounded:
 * a BMC that floods loses its own packets and nobody else's.
 */
final class Inbox {
  private static final int CAPACITY = 32;

  private final BlockingQueue<Bytes> datagrams = new ArrayBlockingQueue<>(CAPACITY);
  private volatile boolean stopped;

  /** Called on the event loop; drops when full. */
  void offer(Bytes datagram) {
    datagrams.offer(datagram);
  }

  /** Ends the current and every later wait at once. */
  void stop() {
    stopped = true;
    datagrams.offer(Bytes.EMPTY); // wakes the waiting thread
  }

  boolean isStopped() {
    return stopped;
  }

  /** The next datagram, or empty when time is up or the inbox was stopped. */
  Optional<Bytes> await(Duration time) throws InterruptedException {
    if (stopped) {
      return Optional.empty();
    }
    var datagram = Optional.ofNullable(datagrams.poll(time.toNanos(), TimeUnit.NANOSECONDS));
    return stopped ? Optional.empty() : datagram;
  }
}
