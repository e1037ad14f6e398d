package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a machine boots from.
 *
 * @param override what is armed above the order, in the BMC's words: "Once Pxe UEFI"
 * @param address of UEFI HTTP boot, as the BMC has it
 * @param targets what may be armed; empty where the BMC does not say
 * @param order entries in their order, then those that are not in it
 * @param pending the order from the next start on, by ids, where it differs
 * @param progress how far the last start came
 */
public record BootState(
    Optional<String> override,
    Optional<String> address,
    List<String> targets,
    List<BootEntry> order,
    List<String> pending,
    Optional<String> progress) {
  public BootState {
    requireNonNull(override, "override");
    requireNonNull(address, "address");
    targets = List.copyOf(targets);
    order = List.copyOf(order);
    pending = List.copyOf(pending);
    requireNonNull(progress, "progress");
  }
}
