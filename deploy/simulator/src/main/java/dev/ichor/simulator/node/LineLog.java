package dev.ichor.simulator.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The lines of one log of this boot, a ring; whoever follows it waits for the next. Thread safe.
 */
final class LineLog {
  private static final int KEPT = 2000;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long count;

  /** Lines, and the number of the last of them. */
  record Lines(List<String> texts, long last) {}

  synchronized void add(String line) {
    lines.addLast(line);
    count++;
    if (lines.size() > KEPT) {
      lines.removeFirst();
    }
    notifyAll();
  }

  /**
   * @param tail how many of the last lines; negative: all that are kept
   */
  synchronized Lines tail(int tail) {
    var skip = tail < 0 ? 0 : Math.max(0, lines.size() - tail);
    return new Lines(lines.stream().skip(skip).toList(), count);
  }

  /** What came after that number, waiting at most {@code max} for the first; empty after that. */
  synchronized Lines after(long number, Duration max) throws InterruptedException {
    long deadline = System.nanoTime() + max.toNanos();
    while (count <= number) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return new Lines(List.of(), number);
      }
      wait(left);
    }
    return tail((int) Math.min(KEPT, count - number));
  }
}
