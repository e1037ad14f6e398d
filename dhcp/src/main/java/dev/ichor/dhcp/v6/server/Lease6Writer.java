package dev.ichor.dhcp.v6.server;

import dev.ichor.dhcp.server.LogBudget;
import dev.ichor.inventory.port.Lease6Store;
import dev.ichor.inventory.port.Lease6Store.StoredLease6;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Group commit: one thread writes what has gathered while the disk was busy, then lets the REPLYs
 * go, in the order they came.
 */
final class Lease6Writer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lease6Writer.class);
  private static final int LARGEST_GROUP = 1_000;
  private static final int LONGEST_QUEUE = 10_000;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private final Lease6Store store;
  private final Dhcp6Counters counters;
  private final LogBudget complaints = LogBudget.ofComplaints();
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Thread thread;
  private volatile boolean isOpen = true;

  private record Pending(List<StoredLease6> leases, Runnable whenDurable) {}

  Lease6Writer(Lease6Store store, Dhcp6Counters counters) {
    this.store = store;
    this.counters = counters;
    this.thread = Thread.ofPlatform().name("dhcp6-lease-writer").unstarted(this::run);
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
  boolean submit(List<StoredLease6> leases, Runnable whenDurable) {
    return isOpen && queue.offer(new Pending(leases, whenDurable));
  }

  private void run() {
    var group = new ArrayList<Pending>(LARGEST_GROUP);
    while (isOpen || !queue.isEmpty()) {
      try {
        var first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          queue.drainTo(group, LARGEST_GROUP - 1);
          commit(group);
        }
      } catch (InterruptedException e) {
        LOG.warn("dhcp6 lease writer interrupted: remaining leases are written before it ends");
        isOpen = false;
      } finally {
        group.clear();
      }
    }
  }

  private void commit(List<Pending> group) {
    var latest = new LinkedHashMap<Inet6Address, StoredLease6>();
    group.forEach(one -> one.leases().forEach(lease -> latest.put(lease.address(), lease)));
    try {
      store.write(List.copyOf(latest.values()));
    } catch (RuntimeException | Error e) {
      // An Error as well: this is the only thread that lets REPLYs go.
      counters.unwritten.add(group.size());
      if (complaints.take(Instant.now())) {
        LOG.errorf(
            e,
            "dhcp6 leases not durable count=%d: their clients get no REPLY and ask again; check the"
                + " database and its disk",
            group.size());
      }
      return;
    }
    for (var pending : group) {
      try {
        pending.whenDurable().run();
      } catch (RuntimeException | Error e) {
        LOG.errorf(e, "dhcp6 reply not sent leases=%s", pending.leases());
      }
    }
  }

  /** Writes what is waiting, for at most two seconds. */
  @Override
  public void close() {
    isOpen = false;
    try {
      if (thread.isAlive() && !thread.join(STOP_WITHIN)) {
        LOG.warnf("dhcp6 lease writer still busy after %s with %d", STOP_WITHIN, queue.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
