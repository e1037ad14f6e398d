package dev.ichor.bmc.credentials;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Settles open changes of BMC passwords, each when it is due. */
public final class SettleLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SettleLoop.class);

  private final CredentialDesk desk;
  private final Duration every;
  private final CountDownLatch closed = new CountDownLatch(1);

  public SettleLoop(CredentialDesk desk, Duration every) {
    this.desk = desk;
    this.every = every;
  }

  public void start() {
    Thread.ofVirtual().name("bmc-credentials").start(this::run);
  }

  private void run() {
    try {
      do {
        guarded(desk::settleDue);
      } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Round {
    void run() throws InterruptedException;
  }

  /** A round that breaks off, as while the database is away, does not end the loop. */
  private static void guarded(Round round) throws InterruptedException {
    try {
      round.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "bmc credentials could not be settled; tried again in a while");
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
