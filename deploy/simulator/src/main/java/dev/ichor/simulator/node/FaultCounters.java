package dev.ichor.simulator.node;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults that are left. */
final class FaultCounters {
  private final AtomicInteger refuseConfigs;
  private final AtomicInteger dropReplies;
  private final AtomicInteger failInstalls;
  private final NodeFaults faults;

  FaultCounters(NodeFaults faults) {
    this.faults = faults;
    this.refuseConfigs = new AtomicInteger(faults.refuseConfigs());
    this.dropReplies = new AtomicInteger(faults.dropReplies());
    this.failInstalls = new AtomicInteger(faults.failInstalls());
  }

  boolean refuseConfig() {
    return take(refuseConfigs);
  }

  boolean dropReply() {
    return take(dropReplies);
  }

  boolean failInstall() {
    return take(failInstalls);
  }

  boolean neverReady() {
    return faults.neverReady();
  }

  int memoryLost() {
    return faults.memoryLost();
  }

  Duration bootDelay() {
    return faults.bootDelay();
  }

  private static boolean take(AtomicInteger left) {
    return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
  }
}
