package dev.ichor.simulator.node;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The machine events of one boot: a ring of about a thousand, as Talos keeps them. Thread safe. */
final class EventLog {
  private static final int KEPT = 990;
  private static final String BASE32HEX = "0123456789abcdefghijklmnopqrstuv";

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final long instance = ThreadLocalRandom.current().nextLong(1L << 40);
  private long last;

  /**
   * One event.
   *
   * @param number counts from 1 in this boot
   * @param id 20 characters that sort by time (an xid)
   */
  record Entry(long number, String id, Message payload) {}

  synchronized void publish(Message payload) {
    last++;
    entries.addLast(new Entry(last, xid(last), payload));
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
    notifyAll();
  }

  synchronized long last() {
    return last;
  }

  /**
   * What came after {@code number}, waiting at most {@code max} for the first; empty after that.
   */
  synchronized List<Entry> after(long number, Duration max) throws InterruptedException {
    long deadline = System.nanoTime() + max.toNanos();
    while (last <= number) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return List.of();
      }
      wait(left);
    }
    return entries.stream().filter(entry -> entry.number() > number).toList();
  }

  private String xid(long number) {
    var text = new StringBuilder(20);
    append(text, System.currentTimeMillis() / 1000, 7);
    append(text, instance, 8);
    append(text, number, 5);
    return text.toString();
  }

  private static void append(StringBuilder text, long value, int digits) {
    for (int shift = 5 * (digits - 1); shift >= 0; shift -= 5) {
      text.append(BASE32HEX.charAt((int) (value >>> shift) & 31));
    }
  }
}
