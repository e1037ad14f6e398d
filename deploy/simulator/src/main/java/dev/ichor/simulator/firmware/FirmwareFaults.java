package dev.ichor.simulator.firmware;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What one machine's firmware does wrong; it goes on doing so over restarts of the machine. */
public final class FirmwareFaults {
  private final int loaders;
  private final AtomicInteger lostDisks;
  private final Set<String> refused = new HashSet<>();

  /**
   * @param loaders so many different loaders are fetched and never run, the first ones that come
   * @param lostDisks so often it is back in its network boot where its disk should have booted
   */
  public FirmwareFaults(int loaders, int lostDisks) {
    this.loaders = loaders;
    this.lostDisks = new AtomicInteger(lostDisks);
  }

  /** As Secure Boot does with what is not signed. */
  synchronized boolean refuses(String loader) {
    if (refused.size() < loaders) {
      refused.add(loader);
    }
    return refused.contains(loader);
  }

  public boolean losesDisk() {
    return lostDisks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }
}
