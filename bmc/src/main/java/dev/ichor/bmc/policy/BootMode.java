package dev.ichor.bmc.policy;

/** Which firmware mode a boot override asks for (Redfish {@code BootSourceOverrideMode}). */
public enum BootMode {
  LEGACY,
  UEFI,
  /** Whatever the machine's flag says now. */
  UNCHANGED
}
