package dev.ichor.dhcp.server.journal;

import dev.ichor.inventory.port.LeaseArchive;
import dev.ichor.inventory.port.LeaseArchive.Position;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Brings the journal into the archive, behind the ACKs, at most an eighth of the time and not while
 * clients storm in ({@link StormWatch}), so that they are not slowed by their own history.
 */
public final class LeaseFeed implements AutoCloseable {
  /** How long the history goes back. */
  public static final Duration KEPT = Duration.ofDays(90);

  /** Tenures that are kept at most. */
  public static final long MOST_TENURES = 5_000_000;

  private static final Logger LOG = Logger.getLogger(LeaseFeed.class);
  private static final int BATCH = 250;
  private static final int CHUNK = 1_000;

  /** So many times as long as it took to write a batch. */
  private static final long REST = 7;

  /** Between two looks whether the storm is over. */
  private static final Duration STORM = Duration.ofMillis(300);

  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration RETENTION = Duration.ofHours(1);

  private final LeaseJournal journal;
  private final LeaseArchive archive;
  private final InstantSource clock;
  private final Thread thread;
  private final StormWatch storm = new StormWatch();
  private final Semaphore hurry = new Semaphore(0);
  private Optional<Position> position = Optional.empty();
  private volatile Optional<String> problem = Optional.empty();
  private volatile boolean isOpen = true;

  public LeaseFeed(LeaseJournal journal, LeaseArchive archive, InstantSource clock) {
    this.journal = journal;
    this.archive = archive;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("dhcp-lease-archive").unstarted(this::run);
  }

  /**
   * A journal in which nothing was ever written begins with what the archive knows. Before the
   * server loads its leases.
   */
  public void restore() {
    position = archive.position();
    position.ifPresent(journal::fed);
    if (!journal.isNew()) {
      return;
    }
    var open = archive.open();
    for (var from = 0; from < open.size(); from += CHUNK) {
      journal.write(open.subList(from, Math.min(open.size(), from + CHUNK)));
    }
    if (!open.isEmpty()) {
      LOG.infof("dhcp leases=%d why=\"no journal yet: taken from the database\"", open.size());
      skipAll();
    }
  }

  /** The archive knows already. */
  private void skipAll() {
    try {
      var batch = journal.read(Optional.empty(), Integer.MAX_VALUE);
      archive.take(java.util.List.of(), batch.upTo());
      position = Optional.of(batch.upTo());
      journal.fed(batch.upTo());
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  public void start() {
    thread.start();
  }

  /** Why the history lags behind, with the remedy; absent: it does not. */
  public Optional<String> problem() {
    return problem;
  }

  private void run() {
    var retention = System.nanoTime();
    while (isOpen) {
      try {
        rest(storm.isStorm(journal.written(), System.nanoTime()) ? STORM : round());
        if (System.nanoTime() - retention >= 0) {
          archive.drop(clock.instant().minus(KEPT), MOST_TENURES);
          retention = System.nanoTime() + RETENTION.toNanos();
        }
      } catch (InterruptedException _) {
        isOpen = false;
      } catch (IOException | RuntimeException failed) {
        complain(failed);
      }
    }
  }

  private void complain(Exception failed) {
    if (problem.isEmpty()) {
      LOG.warnf(failed, "dhcp lease history lags behind; tried again every 5 s; leases are safe");
    }
    problem =
        Optional.of(
            "the history of leases cannot be written (%s); check the database"
                .formatted(failed.getMessage()));
    try {
      Thread.sleep(AFTER_FAILURE);
    } catch (InterruptedException e) {
      isOpen = false;
    }
  }

  /** Takes one batch; returns how long to leave the machine to others. */
  private synchronized Duration round() throws IOException {
    var began = System.nanoTime();
    var batch = journal.read(position, BATCH);
    if (batch.isGap()) {
      LOG.warn("dhcp lease history has a gap: the database was away for longer than the journal");
    }
    if (batch.leases().isEmpty()) {
      return IDLE;
    }
    archive.take(batch.leases(), batch.upTo());
    position = Optional.of(batch.upTo());
    journal.fed(batch.upTo());
    problem = Optional.empty();
    return Duration.ofNanos(REST * (System.nanoTime() - began));
  }

  private void rest(Duration time) throws InterruptedException {
    if (hurry.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
      hurry.drainPermits();
    }
  }

  /**
   * Brings what was durable at the call into the archive, if that takes no longer.
   *
   * @return whether it did
   */
  public boolean catchUp(Duration within) {
    var until = System.nanoTime() + within.toNanos();
    try {
      for (var rest = round(); !rest.equals(IDLE); rest = round()) {
        if (System.nanoTime() - until > 0) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException failed) {
      LOG.debugf(failed, "dhcp lease history lags behind");
      return false;
    }
  }

  /** What is not taken yet is taken after the next start. */
  @Override
  public void close() {
    catchUp(Duration.ofMillis(500));
    isOpen = false;
    hurry.release();
    try {
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(2))) {
        LOG.warn("dhcp lease history is still being written; the rest follows at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
