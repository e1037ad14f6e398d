package dev.ichor.bmc.redfish.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.redfish.policy.QuirkTable;
import dev.ichor.bmc.redfish.wire.JsonLimits;
import java.time.Duration;

/**
 * How gently BMCs are treated, and how much is believed of what they answer.
 *
 * @param connect for TCP, and again for TLS
 * @param answer for one whole answer, however slowly it drips
 * @param action for one action with everything that it takes
 * @param glance for one look at the power with everything that it takes
 * @param requestInterval least time between two requests to one BMC
 * @param requests most requests of one action
 * @param members most members of one collection, over all its pages
 * @param taskWait how long a task is watched
 * @param queueWait how long a caller waits for others that use the same BMC
 * @param identityAge how long vendor, model and firmware are remembered
 */
public record RedfishConfig(
    Duration connect,
    Duration answer,
    Duration action,
    Duration glance,
    Duration requestInterval,
    int requests,
    int members,
    Duration taskWait,
    Duration queueWait,
    Duration identityAge,
    JsonLimits limits,
    QuirkTable quirks) {

  public static final RedfishConfig DEFAULT =
      new RedfishConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(4),
          Duration.ofSeconds(15),
          Duration.ofMillis(20),
          1000,
          1000,
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofMinutes(15),
          JsonLimits.DEFAULT,
          QuirkFile.builtIn());

  public RedfishConfig {
    requireNonNull(connect, "connect");
    requireNonNull(answer, "answer");
    requireNonNull(action, "action");
    requireNonNull(glance, "glance");
    requireNonNull(requestInterval, "requestInterval");
    requireNonNull(taskWait, "taskWait");
    requireNonNull(queueWait, "queueWait");
    requireNonNull(identityAge, "identityAge");
    requireNonNull(limits, "limits");
    requireNonNull(quirks, "quirks");
    if (requests < 1 || members < 1) {
      throw new IllegalArgumentException("requests and members must be positive");
    }
  }

  public RedfishConfig withQuirks(QuirkTable table) {
    return with(action, table);
  }

  /** The same with another bound for one action. */
  public RedfishConfig withAction(Duration bound) {
    return with(bound, quirks);
  }

  private RedfishConfig with(Duration bound, QuirkTable table) {
    return new RedfishConfig(
        connect,
        answer,
        bound,
        glance,
        requestInterval,
        requests,
        members,
        taskWait,
        queueWait,
        identityAge,
        limits,
        table);
  }
}
