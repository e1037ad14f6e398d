package dev.ichor.bmc.ipmi.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.policy.RetransmitPlan;
import java.time.Duration;

/**
 * How gently BMCs are treated.
 *
 * @param retransmit when an unanswered packet is sent again
 * @param commandInterval least time between two packets to one BMC
 * @param busyRetries how often a command is repeated that a BMC answers with "busy"
 * @param busyPause wait before each of these
 * @param queueWait how long a caller waits for others that use the same BMC
 */
public record IpmiConfig(
    RetransmitPlan retransmit,
    Duration commandInterval,
    int busyRetries,
    Duration busyPause,
    Duration queueWait) {
  public static final IpmiConfig DEFAULT =
      new IpmiConfig(
          RetransmitPlan.DEFAULT,
          Duration.ofMillis(20),
          3,
          Duration.ofMillis(500),
          Duration.ofMinutes(2));

  public IpmiConfig {
    requireNonNull(retransmit, "retransmit");
    requireNonNull(commandInterval, "commandInterval");
    requireNonNull(busyPause, "busyPause");
    requireNonNull(queueWait, "queueWait");
    if (commandInterval.isNegative() || busyRetries < 0) {
      throw new IllegalArgumentException("interval and retries are not negative");
    }
  }
}
