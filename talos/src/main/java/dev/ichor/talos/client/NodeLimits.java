package dev.ichor.talos.client;

import java.time.Duration;

/**
 * Budgets of the calls to one node.
 *
 * @param port of the Talos API, 50000 on a real node
 * @param call longest wait for one call, connection included
 * @param inventory longest wait for all calls that read the hardware
 */
public record NodeLimits(int port, Duration call, Duration inventory) {
  public static final NodeLimits DEFAULT =
      new NodeLimits(50000, Duration.ofSeconds(10), Duration.ofSeconds(20));

  /** As the node's own limit (32 MiB). */
  static final int MESSAGE_BYTES = 32 << 20;
}
