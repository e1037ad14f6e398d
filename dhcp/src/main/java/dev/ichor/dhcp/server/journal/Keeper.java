package dev.ichor.dhcp.server.journal;

import dev.ichor.inventory.port.LeaseStore.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What nobody waits for: segments made in advance, snapshots, dropping what they cover. */
final class Keeper implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Keeper.class);
  private static final int BUFFER = 256 * 1024;
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private final LeaseJournal journal;
  private final Storage storage;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile Optional<Source> source = Optional.empty();
  private volatile Optional<String> problem = Optional.empty();
  private volatile boolean isOpen = true;

  Keeper(LeaseJournal journal, Storage storage) {
    this.journal = journal;
    this.storage = storage;
    this.thread = Thread.ofPlatform().daemon().name("dhcp-lease-keeper").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void source(Source leases) {
    source = Optional.of(leases);
    wake();
  }

  void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /** The disk may fail soon. */
  Optional<String> problem() {
    return problem;
  }

  private void run() {
    while (isOpen) {
      try {
        wake.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        round();
      } catch (InterruptedException e) {
        isOpen = false;
      }
    }
  }

  /** One round; tests call it themselves. */
  void round() {
    try {
      journal.recover();
      journal.prepare();
      if (journal.isSnapshotDue()) {
        snapshot();
      }
      journal.drop();
      problem = Optional.empty();
    } catch (IOException | RuntimeException | Error failed) {
      if (problem.isEmpty()) {
        LOG.errorf(
            failed, "dhcp leases keeper place=%s: tried again every second", storage.place());
      }
      problem =
          Optional.of(
              "the disk of %s is full or failing (%s); make room"
                  .formatted(storage.place(), failed.getMessage()));
    }
  }

  /** All leases in one file; given up, and tried again later, when the clock is set meanwhile. */
  void snapshot() throws IOException {
    if (source.isEmpty()) {
      return;
    }
    var leases = source.get();
    var moves = journal.clockMoves();
    if (leases.clockMoves() != moves) {
      return;
    }
    var header = journal.beginSnapshot();
    storage.delete(Files.NEW_SNAPSHOT);
    try (var file = storage.create(Files.NEW_SNAPSHOT, 0)) {
      var count = write(leases, header, file);
      file.force();
      LOG.debugf("dhcp leases snapshot=%d place=%s", count, storage.place());
    }
    if (leases.clockMoves() == moves && isOpen) {
      storage.rename(Files.NEW_SNAPSHOT, Files.snapshot(header.sequence()));
      journal.endSnapshot(header);
    } else {
      storage.delete(Files.NEW_SNAPSHOT);
    }
  }

  private long write(Source leases, Header header, Storage.File file) throws IOException {
    var buffer = ByteBuffer.allocate(BUFFER).put(header.encode());
    var at = 0L;
    var count = 0L;
    try (var all = leases.all()) {
      for (var each = all.iterator(); each.hasNext() && isOpen; count++) {
        var lease = each.next();
        var octets = Frames.HEAD + LeaseCodec.bound(lease);
        if (buffer.remaining() < octets) {
          file.write(buffer.flip(), at);
          at += buffer.limit();
          buffer = buffer.capacity() < octets ? ByteBuffer.allocate(octets) : buffer.clear();
        }
        Frames.write(lease, header, buffer);
      }
    }
    file.write(buffer.flip(), at);
    return count;
  }

  @Override
  public void close() {
    isOpen = false;
    wake.release();
    try {
      if (thread.isAlive() && !thread.join(STOP_WITHIN)) {
        LOG.warnf("dhcp lease keeper still busy after %s", STOP_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
