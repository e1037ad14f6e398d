package dev.ichor.bmc.policy.care;

import java.util.Optional;

/**
 * One program in the machine that is no operating system.
 *
 * @param updateable by the BMC; absent where it does not say
 */
public record Firmware(
    String id, String name, Optional<String> version, Optional<Boolean> updateable) {}
