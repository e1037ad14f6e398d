package dev.ichor.dhcp.server;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Packets between the sockets and the engine. The kernel's buffer throws away what comes last; here
 * what waits for longest goes, since its sender has asked again by then. One thread, the event
 * loop's: it reads in batches, and answers in batches in between.
 */
final class Intake {
  /** A fifth of a second's work. */
  static final int MOST_WAITING = 4_096;

  /** So many waiting mean that more comes than can be answered. */
  static final int CONGESTED = 512;

  private static final int BATCH = 64;

  /** PXE firmware asks again after 4 s, others after 3. */
  private static final long TOO_OLD_NANOS = 3_000_000_000L;

  private final Executor loop;
  private final Counters counters;
  private final LongSupplier nanoTime;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private boolean isScheduled;

  private record Waiting(long sinceNanos, Work work) {}

  /** What is done with a packet. */
  interface Work {
    void run(boolean isCongested);
  }

  Intake(Executor loop, Counters counters, LongSupplier nanoTime) {
    this.loop = loop;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  /** The oldest makes room. */
  void add(Work work) {
    if (waiting.size() >= MOST_WAITING) {
      waiting.remove();
      counters.shed.increment();
    }
    waiting.add(new Waiting(nanoTime.getAsLong(), work));
  }

  /** A batch now, the rest after the sockets were read again. */
  void drain() {
    var now = nanoTime.getAsLong();
    for (var done = 0; done < BATCH && !waiting.isEmpty(); done++) {
      var isCongested = waiting.size() > CONGESTED;
      var next = waiting.remove();
      if (now - next.sinceNanos() > TOO_OLD_NANOS) {
        counters.shed.increment();
      } else {
        next.work().run(isCongested);
      }
    }
    if (!waiting.isEmpty() && !isScheduled) {
      isScheduled = true;
      loop.execute(
          () -> {
            isScheduled = false;
            drain();
          });
    }
  }
}
