package dev.ichor.dhcp.server;

import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Group commit (RFC 2131 §3.1 step 4): one thread writes what has gathered while the disk was busy,
 * then lets the ACKs go, in the order the leases came.
 */
final class LeaseWriter implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LeaseWriter.class);
  private static final int LARGEST_GROUP = 1_000;
  private static final int LONGEST_QUEUE = 10_000;
  private static final int CLOCK_MOVES = 16;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
  private static final Duration COMPLAIN_EVERY = Duration.ofSeconds(10);

  private final LeaseStore store;
  private final Counters counters;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE + CLOCK_MOVES);
  private final Thread thread;
  private volatile boolean isOpen = true;
  private long complainedAt = System.nanoTime() - COMPLAIN_EVERY.toNanos();
  private long uncomplained;

  private sealed interface Item {
    record Word(StoredLease lease, Runnable whenDurable, Runnable whenLost) implements Item {}

    record ClockMoved(Duration by) implements Item {}
  }

  LeaseWriter(LeaseStore store, Counters counters) {
    this.store = store;
    this.counters = counters;
    this.thread = Thread.ofPlatform().name("dhcp-lease-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Never blocks.
   *
   * @param whenDurable runs on the writer's thread after the commit, and never if it fails
   * @return false when the disk is so far behind that the client had better ask again
   */
  boolean submit(StoredLease lease, Runnable whenDurable) {
    return submit(lease, whenDurable, () -> {});
  }

  /**
   * @param whenLost runs on the writer's thread when the commit failed
   */
  boolean submit(StoredLease lease, Runnable whenDurable, Runnable whenLost) {
    return isOpen
        && queue.size() < LONGEST_QUEUE
        && queue.offer(new Item.Word(lease, whenDurable, whenLost));
  }

  /** What was submitted before is on the clock as it was. */
  void clockMoved(Duration by) {
    if (!queue.offer(new Item.ClockMoved(by))) {
      LOG.errorf("dhcp clock moved by=%s unwritten: leases end wrongly after a restart", by);
    }
  }

  private void run() {
    var group = new ArrayList<Item>(LARGEST_GROUP);
    while (isOpen || !queue.isEmpty()) {
      try {
        var first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          queue.drainTo(group, LARGEST_GROUP - 1);
          carryOut(group);
        }
      } catch (InterruptedException e) {
        LOG.warn("dhcp lease writer interrupted: remaining leases are written before it ends");
        isOpen = false;
      } finally {
        group.clear();
      }
    }
  }

  private void carryOut(List<Item> items) {
    var words = new ArrayList<Item.Word>(items.size());
    for (var item : items) {
      switch (item) {
        case Item.Word word -> words.add(word);
        case Item.ClockMoved(var by) -> {
          commit(words);
          words.clear();
          store.clockMoved(by);
        }
      }
    }
    commit(words);
  }

  private void commit(List<Item.Word> group) {
    if (group.isEmpty()) {
      return;
    }
    try {
      store.write(group.stream().map(Item.Word::lease).toList());
    } catch (RuntimeException | Error e) {
      // An Error as well: this is the only thread that lets ACKs go, and it must outlive a full
      // heap or a class that is missing.
      counters.unwritten.add(group.size());
      complain(group.size(), e);
      group.forEach(word -> run(word.lease(), word.whenLost()));
      return;
    }
    group.forEach(word -> run(word.lease(), word.whenDurable()));
  }

  /** A full disk fails for every packet; the log must not fill the rest of it. */
  private void complain(int lost, Throwable why) {
    uncomplained += lost;
    if (System.nanoTime() - complainedAt >= COMPLAIN_EVERY.toNanos()) {
      LOG.errorf(
          why,
          "dhcp leases not durable count=%d why=\"%s\": their clients get no ACK and ask again",
          uncomplained,
          store.problem().orElse("the store failed; check its disk"));
      complainedAt = System.nanoTime();
      uncomplained = 0;
    }
  }

  private static void run(StoredLease lease, Runnable consequence) {
    try {
      consequence.run();
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "dhcp ack not sent address=%s", lease.address().getHostAddress());
    }
  }

  /** Writes what is waiting, for at most two seconds. */
  @Override
  public void close() {
    isOpen = false;
    try {
      if (thread.isAlive() && !thread.join(STOP_WITHIN)) {
        LOG.warnf("dhcp lease writer still busy after %s with %d", STOP_WITHIN, queue.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
