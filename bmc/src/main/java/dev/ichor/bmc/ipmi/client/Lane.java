package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.crypto.CipherSuite;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is kept per BMC between sessions: whose turn it is, when it was last spoken to, which suite
 * it took. Everything but the lock is only touched by who holds it.
 */
final class Lane {
  private final ReentrantLock turn = new ReentrantLock(true);
  private Optional<CipherSuite> suite = Optional.empty();
  private long lastPacketNanos;
  private boolean spokenTo;

  boolean enter(Duration patience) throws InterruptedException {
    return turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  void leave() {
    turn.unlock();
  }

  Optional<CipherSuite> suite() {
    return suite;
  }

  void remember(CipherSuite worked) {
    suite = Optional.of(worked);
  }

  /** Waits until {@code interval} has passed since the last packet, then counts this one. */
  void pace(Duration interval) throws InterruptedException {
    if (spokenTo) {
      var left = interval.toNanos() - (System.nanoTime() - lastPacketNanos);
      if (left > 0) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
    }
    spokenTo = true;
    lastPacketNanos = System.nanoTime();
  }
}
