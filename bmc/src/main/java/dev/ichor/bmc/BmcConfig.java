package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.client.IpmiConfig;
import dev.ichor.bmc.policy.PowerLimits;

/**
 * What an operator may tune; the defaults suit real servers.
 *
 * @param power how long machines get to follow, and how often they are told
 */
public record BmcConfig(IpmiConfig ipmi, PowerLimits power) {
  public static final BmcConfig DEFAULT = new BmcConfig(IpmiConfig.DEFAULT, PowerLimits.DEFAULT);

  public BmcConfig {
    requireNonNull(ipmi, "ipmi");
    requireNonNull(power, "power");
  }
}
