package dev.ichor.dhcp.server;

import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private final LeaseStore store;
  private final Counters counters;
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Thread thread;
  private volatile boolean isOpen = true;

  private record Pending(StoredLease lease, Runnable whenDurable) {}

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
    return isOpen && queue.offer(new Pending(lease, whenDurable));
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
        LOG.warn("dhcp lease writer interrupted: remaining leases are written before it ends");
        isOpen = false;
      } finally {
        group.clear();
      }
    }
  }

  private void commit(List<Pending> group) {
    var latest = new LinkedHashMap<Object, StoredLease>();
    for (var pending : group) {
      latest.remove(pending.lease().address());
      latest.put(pending.lease().address(), pending.lease());
    }
    try {
      store.write(List.copyOf(latest.values()));
    } catch (RuntimeException | Error e) {
      // An Error as well: this is the only thread that lets ACKs go, and it must outlive a full
      // heap or a class that is missing.
      counters.unwritten.add(group.size());
      LOG.errorf(
          e,
          "dhcp leases not durable count=%d: their clients get no ACK and ask again; check the"
              + " database and its disk",
          group.size());
      return;
    }
    for (var pending : group) {
      release(pending);
    }
  }

  private static void release(Pending pending) {
    try {
      pending.whenDurable().run();
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "dhcp ack not sent address=%s", pending.lease().address().getHostAddress());
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
