package dev.ichor.talos.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A log between the node that writes it and somebody who reads it. Bounded: a reader that is slower
 * than the node loses the oldest lines and is told how many; the node is never held up. Closing it
 * ends the node's stream.
 */
public final class LogTail implements AutoCloseable {
  private static final int MOST_LINES = 4096;
  private static final int MOST_CHARACTERS = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private final Runnable stop;
  private int characters;
  private long lost;
  private String end = "";
  private boolean isEnded;

  /**
   * @param stop ends the node's stream
   */
  LogTail(Runnable stop) {
    this.stop = stop;
  }

  void add(String line) {
    lock.lock();
    try {
      lines.addLast(line);
      characters += line.length();
      while (lines.size() > MOST_LINES || characters > MOST_CHARACTERS) {
        characters -= lines.removeFirst().length();
        lost++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more lines come. */
  void ended(String why) {
    lock.lock();
    try {
      isEnded = true;
      end = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next one, after at most that long. After {@link LogItem.End} there is nothing more. */
  public LogItem next(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      var left = longest.toNanos();
      while (lines.isEmpty() && !isEnded && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (lost > 0) {
        var gap = new LogItem.Gap(lost);
        lost = 0;
        return gap;
      }
      if (!lines.isEmpty()) {
        var line = lines.removeFirst();
        characters -= line.length();
        return new LogItem.Line(line);
      }
      return isEnded ? new LogItem.End(end) : new LogItem.Silence();
    } finally {
      lock.unlock();
    }
  }

  /** Characters that wait to be read. */
  int waiting() {
    lock.lock();
    try {
      return characters;
    } finally {
      lock.unlock();
    }
  }

  /** The node's stream is over; what waits can still be read. */
  boolean isEnded() {
    lock.lock();
    try {
      return isEnded;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stop.run();
  }

  /** For how long a log is followed at most; who wants more asks again. */
  static final long LONGEST_SECONDS = TimeUnit.HOURS.toSeconds(2);
}
