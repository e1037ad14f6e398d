package dev.ichor.bmc.redfish.policy;

import java.util.Optional;

/**
 * What a BMC says of itself, for the table of quirks.
 *
 * @param vendor of the service root, else the manufacturer of manager or system
 * @param model of the system
 * @param firmware version of the manager
 */
public record BmcIdentity(
    Optional<String> vendor, Optional<String> model, Optional<String> firmware) {
  public static final BmcIdentity UNKNOWN =
      new BmcIdentity(Optional.empty(), Optional.empty(), Optional.empty());

  /** "Dell iDRAC 7.10", for sentences. */
  public String words() {
    return "%s %s %s"
        .formatted(vendor.orElse("unknown vendor"), model.orElse(""), firmware.orElse(""))
        .replaceAll("\\s+", " ")
        .strip();
  }
}
