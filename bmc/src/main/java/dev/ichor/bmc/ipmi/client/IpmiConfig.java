package dev.ichor.bmc.ipmi.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.policy.IpmiQuirkTable;
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
 * @param quirks what BMCs need, by who made them
 */
public record IpmiConfig(
    RetransmitPlan retransmit,
    Duration commandInterval,
    int busyRetries,
    Duration busyPause,
    Duration queueWait,
    IpmiQuirkTable quirks) {
  public static final IpmiConfig DEFAULT =
      new IpmiConfig(
          RetransmitPlan.DEFAULT,
          Duration.ofMillis(20),
          3,
          Duration.ofMillis(500),
          Duration.ofMinutes(2),
          IpmiQuirkFile.builtIn());

  public IpmiConfig {
    requireNonNull(retransmit, "retransmit");
    requireNonNull(commandInterval, "commandInterval");
    requireNonNull(busyPause, "busyPause");
    requireNonNull(queueWait, "queueWait");
    requireNonNull(quirks, "quirks");
    if (commandInterval.isNegative() || busyRetries < 0) {
      throw new IllegalArgumentException("interval and retries are not negative");
    }
  }

  /** One with the built-in quirks. */
  public IpmiConfig(
      RetransmitPlan retransmit,
      Duration commandInterval,
      int busyRetries,
      Duration busyPause,
      Duration queueWait) {
    this(retransmit, commandInterval, busyRetries, busyPause, queueWait, IpmiQuirkFile.builtIn());
  }

  public IpmiConfig withQuirks(IpmiQuirkTable table) {
    return new IpmiConfig(retransmit, commandInterval, busyRetries, busyPause, queueWait, table);
  }
}
