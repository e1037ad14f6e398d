package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.client.IpmiConfig;
import dev.ichor.bmc.policy.PowerLimits;
import dev.ichor.bmc.redfish.client.RedfishConfig;
import java.time.Duration;

/**
 * What an operator may tune; the defaults suit real servers.
 *
 * @param power how long machines get to follow, and how often they are told
 * @param protocolAge how long the protocol that worked is taken first again
 */
public record BmcConfig(
    IpmiConfig ipmi, RedfishConfig redfish, PowerLimits power, Duration protocolAge) {
  public static final BmcConfig DEFAULT =
      new BmcConfig(
          IpmiConfig.DEFAULT, RedfishConfig.DEFAULT, PowerLimits.DEFAULT, Duration.ofHours(1));

  public BmcConfig {
    requireNonNull(ipmi, "ipmi");
    requireNonNull(redfish, "redfish");
    requireNonNull(power, "power");
    requireNonNull(protocolAge, "protocolAge");
  }
}
