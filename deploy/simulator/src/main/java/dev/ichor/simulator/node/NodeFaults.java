package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What goes wrong on one simulated machine. Counts are consumed over the life of the {@link
 * SimulatedNode} object.
 *
 * @param refuseConfigs how many ApplyConfiguration calls are refused with InvalidArgument although
 *     they are right
 * @param dropReplies how many accepted ApplyConfiguration calls lose their reply with the
 *     connection
 * @param failInstalls how many installations end in a fatal sequence error and a reboot without
 *     STATE
 * @param neverReady the machine runs but one condition stays unmet for ever
 * @param bootDelay added to every boot
 * @param memoryLost how many memory modules are missing from the second boot on
 */
public record NodeFaults(
    int refuseConfigs,
    int dropReplies,
    int failInstalls,
    boolean neverReady,
    Duration bootDelay,
    int memoryLost) {

  public NodeFaults {
    requireNonNull(bootDelay, "bootDelay");
  }

  /** A machine that works. */
  public static NodeFaults none() {
    return new NodeFaults(0, 0, 0, false, Duration.ZERO, 0);
  }

  /** This, refusing the next {@code count} configurations. */
  public NodeFaults withRefusedConfigs(int count) {
    return new NodeFaults(count, dropReplies, failInstalls, neverReady, bootDelay, memoryLost);
  }

  /** This, losing the replies of {@code count} accepted configurations. */
  public NodeFaults withDroppedReplies(int count) {
    return new NodeFaults(refuseConfigs, count, failInstalls, neverReady, bootDelay, memoryLost);
  }

  /** This, with {@code count} installations that end in a fatal error. */
  public NodeFaults withFailedInstalls(int count) {
    return new NodeFaults(refuseConfigs, dropReplies, count, neverReady, bootDelay, memoryLost);
  }

  /** This, never reaching ready. */
  public NodeFaults withoutReadiness() {
    return new NodeFaults(refuseConfigs, dropReplies, failInstalls, true, bootDelay, memoryLost);
  }

  /** This, with boots that take longer. */
  public NodeFaults withBootDelay(Duration delay) {
    return new NodeFaults(refuseConfigs, dropReplies, failInstalls, neverReady, delay, memoryLost);
  }

  /** This, missing the last {@code count} memory modules from the second boot on. */
  public NodeFaults withLostMemory(int count) {
    return new NodeFaults(refuseConfigs, dropReplies, failInstalls, neverReady, bootDelay, count);
  }
}
