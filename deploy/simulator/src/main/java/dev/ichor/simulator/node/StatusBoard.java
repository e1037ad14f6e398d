package dev.ichor.simulator.node;

import dev.ichor.talos.wire.machine.MachineStatusEvent;
import java.time.Duration;

/**
 * The MachineStatus of one boot: each change is published as an event and wakes the watchers.
 * Thread safe.
 */
final class StatusBoard {
  private final EventLog events;
  private NodeStatus status = NodeStatus.waiting(Stage.UNKNOWN, "time", "machine is starting");
  private long version;

  StatusBoard(EventLog events) {
    this.events = events;
  }

  synchronized NodeStatus now() {
    return status;
  }

  /** Counts the changes; the resource's version. */
  synchronized long version() {
    return version;
  }

  synchronized void set(NodeStatus next) {
    if (next.equals(status)) {
      return;
    }
    status = next;
    version++;
    events.publish(event(next));
    notifyAll();
  }

  /** Whether there is a version other than {@code seen}, waiting at most {@code max} for it. */
  synchronized boolean awaitOther(long seen, Duration max) throws InterruptedException {
    long deadline = System.nanoTime() + max.toNanos();
    while (version == seen) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private static MachineStatusEvent event(NodeStatus status) {
    var detail = MachineStatusEvent.MachineStatus.newBuilder().setReady(status.ready());
    status
        .unmet()
        .forEach(
            unmet ->
                detail.addUnmetConditionsBuilder().setName(unmet.name()).setReason(unmet.reason()));
    return MachineStatusEvent.newBuilder()
        .setStageValue(status.stage().number())
        .setStatus(detail)
        .build();
  }
}
