package dev.ichor.simulator.bmc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What is wrong with a BMC, as data.
 *
 * @param dropEvery every n-th datagram is lost on its way in; 0 means none
 * @param busyFirst so many chassis commands answer C0h (node busy) before the first works
 * @param bootDeviceReadBack boot parameter 5 reads back this device number whatever was written
 * @param delay every answer waits so long
 */
public record BmcFaults(
    int dropEvery, int busyFirst, OptionalInt bootDeviceReadBack, Duration delay) {
  /** A BMC in good health. */
  public static final BmcFaults NONE = new BmcFaults(0, 0, OptionalInt.empty(), Duration.ZERO);

  public BmcFaults {
    requireNonNull(bootDeviceReadBack, "bootDeviceReadBack");
    requireNonNull(delay, "delay");
  }
}
