package dev.ichor.bmc;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.ipmi.client.IpmiConfig;
import dev.ichor.bmc.ipmi.policy.IpmiQuirkTable;
import dev.ichor.bmc.policy.PowerLimits;
import dev.ichor.bmc.redfish.client.RedfishConfig;
import dev.ichor.bmc.redfish.policy.QuirkTable;
import dev.ichor.bmc.serial.client.SerialConfig;
import java.time.Duration;

/**
 * What an operator may tune; the defaults suit real servers.
 *
 * @param power how long machines get to follow, and how often they are told
 * @param protocolAge how long the protocol that worked, or that a probe found, is taken first
 * @param restartInterval least time between two restarts of one running machine
 * @param patience how long an operating system gets to shut down
 * @param serial consoles that are not carried by IPMI
 */
public record BmcConfig(
    IpmiConfig ipmi,
    RedfishConfig redfish,
    PowerLimits power,
    Duration protocolAge,
    Duration restartInterval,
    Duration patience,
    SerialConfig serial) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  public static final BmcConfig DEFAULT =
      new BmcConfig(
          IpmiConfig.DEFAULT,
          RedfishConfig.DEFAULT,
          PowerLimits.DEFAULT,
          Duration.ofHours(1),
          Duration.ofSeconds(20),
          PATIENCE,
          SerialConfig.DEFAULT);

  public BmcConfig {
    requireNonNull(ipmi, "ipmi");
    requireNonNull(redfish, "redfish");
    requireNonNull(power, "power");
    requireNonNull(protocolAge, "protocolAge");
    requireNonNull(restartInterval, "restartInterval");
    requireNonNull(patience, "patience");
    requireNonNull(serial, "serial");
  }

  /** One that restarts as often as asked. */
  public BmcConfig(
      IpmiConfig ipmi, RedfishConfig redfish, PowerLimits power, Duration protocolAge) {
    this(ipmi, redfish, power, protocolAge, Duration.ZERO, PATIENCE, SerialConfig.DEFAULT);
  }

  public BmcConfig withQuirks(QuirkTable table) {
    return new BmcConfig(
        ipmi, redfish.withQuirks(table), power, protocolAge, restartInterval, patience, serial);
  }

  public BmcConfig withQuirks(IpmiQuirkTable table) {
    return new BmcConfig(
        ipmi.withQuirks(table), redfish, power, protocolAge, restartInterval, patience, serial);
  }

  public BmcConfig withRestartInterval(Duration interval) {
    return new BmcConfig(ipmi, redfish, power, protocolAge, interval, patience, serial);
  }

  public BmcConfig withSerial(SerialConfig consoles) {
    return new BmcConfig(ipmi, redfish, power, protocolAge, restartInterval, patience, consoles);
  }
}
