package dev.ichor.boot.server;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** How many transfers or connections are open, in total and for one client address. */
public final class SourceLimit {
  private final int most;
  private final int mostPerSource;
  private final Map<InetAddress, Integer> perSource = new HashMap<>();
  private int total;

  public SourceLimit(int most, int mostPerSource) {
    this.most = most;
    this.mostPerSource = mostPerSource;
  }

  /** Takes a place; false when there is none. */
  public synchronized boolean enter(InetAddress source) {
    var here = perSource.getOrDefault(source, 0);
    if (total >= most || here >= mostPerSource) {
      return false;
    }
    perSource.put(source, here + 1);
    total++;
    return true;
  }

  /** Gives the place back; once for every {@link #enter} that said true. */
  public synchronized void leave(InetAddress source) {
    perSource.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
    total--;
  }

  /** Places taken now. */
  public synchronized int inUse() {
    return total;
  }
}
