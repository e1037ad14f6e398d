package dev.ichor.simulator.node;

import java.time.Duration;

/**
 * How long a simulated machine takes. A real one takes 20 to 100 times as long.
 *
 * @param boot kernel start to the first address and API
 * @param install writing the system disk
 * @param reboot from the order to the next firmware start (or kexec)
 * @param join from a reachable cluster to a ready node
 * @param configRetry between two attempts to download {@code talos.config}
 * @param panic from a kernel panic to the reboot that follows it
 */
public record NodeTimes(
    Duration boot,
    Duration install,
    Duration reboot,
    Duration join,
    Duration configRetry,
    Duration panic) {

  /** Half a second of boot, one and a half of installation. */
  public static NodeTimes quick() {
    return new NodeTimes(
        Duration.ofMillis(500),
        Duration.ofMillis(1500),
        Duration.ofMillis(300),
        Duration.ofMillis(300),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10));
  }

  /** Everything {@code factor} times as fast; 0.1 is ten times slower. */
  public NodeTimes faster(double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("speed factor " + factor + " is not above 0");
    }
    return new NodeTimes(
        scale(boot, factor),
        scale(install, factor),
        scale(reboot, factor),
        scale(join, factor),
        scale(configRetry, factor),
        scale(panic, factor));
  }

  private static Duration scale(Duration duration, double factor) {
    return Duration.ofNanos((long) (duration.toNanos() / factor));
  }
}
