package dev.ichor.boot.server;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * Looks for more work for a short while before the loop sleeps: putting a thread to sleep and
 * waking it costs more than a client on the same network needs for its next packet. An idle loop
 * does not spin: it looks once after each waking, and sleeps.
 */
final class SpinThenSleep implements SelectStrategy {
  private final long spinNanos;

  SpinThenSleep(long spinNanos) {
    this.spinNanos = spinNanos;
  }

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    if (hasTasks) {
      return selectNow.get();
    }
    if (spinNanos == 0) {
      return SELECT;
    }
    var began = System.nanoTime();
    do {
      var ready = selectNow.get();
      if (ready > 0) {
        return ready;
      }
      Thread.onSpinWait();
    } while (System.nanoTime() - began < spinNanos);
    return SELECT;
  }
}
