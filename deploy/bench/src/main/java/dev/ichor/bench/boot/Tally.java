package dev.ichor.bench.boot;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Sums over all fetches of a run; from any thread. */
final class Tally {
  private final LongAdder octets = new LongAdder();
  private final LongAdder whole = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final LongAdder silences = new LongAdder();
  private final AtomicLong longestWait = new AtomicLong();
  private final Map<String, Integer> faults = new TreeMap<>();

  void add(Fetched fetched) {
    octets.add(fetched.octets());
    silences.add(fetched.silences());
    longestWait.accumulateAndGet(fetched.waitedNanos(), Math::max);
    if (fetched.isWhole()) {
      whole.increment();
      return;
    }
    broken.increment();
    synchronized (faults) {
      faults.merge(fetched.fault(), 1, Integer::sum);
    }
  }

  long octets() {
    return octets.sum();
  }

  boolean isClean() {
    return broken.sum() == 0;
  }

  String figures() {
    return "whole=%d broken=%d silences=%d longest_wait_ms=%d"
        .formatted(whole.sum(), broken.sum(), silences.sum(), longestWait.get() / 1_000_000);
  }

  /** What went wrong and how often, for a person. */
  String faults() {
    synchronized (faults) {
      return faults.toString();
    }
  }
}
