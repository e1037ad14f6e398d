package dev.ichor.bmc.policy;

import static java.util.Objects.requireNonNull;

/**
 * What a boot override asks for.
 *
 * @param persistent for all starts to come, else for the next one only
 */
public record BootOrder(BootTarget target, BootMode mode, boolean persistent) {
  public BootOrder {
    requireNonNull(target, "target");
    requireNonNull(mode, "mode");
  }

  /** One network boot. */
  public static BootOrder netbootOnce(BootMode mode) {
    return new BootOrder(BootTarget.Device.NETWORK, mode, false);
  }
}
