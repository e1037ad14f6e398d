package dev.ichor.bmc.ipmi.policy;

import dev.ichor.bmc.ipmi.wire.DeviceId;
import dev.ichor.inventory.model.IpmiQuirk;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One entry of the table.
 *
 * @param manufacturers IANA enterprise numbers
 * @param products empty matches all
 * @param firmware found anywhere in the firmware revision; empty matches all
 */
public record IpmiQuirkRule(
    String name,
    Set<Integer> manufacturers,
    Set<Integer> products,
    Optional<Pattern> firmware,
    Set<IpmiQuirk> quirks) {
  public IpmiQuirkRule {
    manufacturers = Set.copyOf(manufacturers);
    products = Set.copyOf(products);
    quirks = Set.copyOf(quirks);
  }

  boolean fits(DeviceId device) {
    return manufacturers.contains(device.manufacturer())
        && (products.isEmpty() || products.contains(device.product()))
        && (firmware.isEmpty() || firmware.get().matcher(device.firmware()).find());
  }
}
