package dev.ichor.bmc.policy.care;

import java.util.Optional;

/**
 * One entry of the firmware's boot list.
 *
 * @param id {@code Boot0003}
 * @param alias kind of device, where the BMC says it: "Pxe", "Hdd", "UefiHttp"
 * @param path UEFI device path
 * @param enabled absent where the BMC does not say
 */
public record BootEntry(
    String id,
    String name,
    Optional<String> alias,
    Optional<String> path,
    Optional<Boolean> enabled) {}
