package dev.ichor.talos.client;

/**
 * A COSI resource type and the namespace that Talos keeps it in; both must be exact.
 *
 * @param type in the plural form that the API takes
 */
record CosiType(String namespace, String type) {
  static final CosiType MACHINE_STATUS = runtime("MachineStatuses.runtime.talos.dev");
  static final CosiType VERSION = runtime("Versions.runtime.talos.dev");
  static final CosiType SECURITY_STATE = runtime("SecurityStates.talos.dev");
  static final CosiType KERNEL_CMDLINE = runtime("KernelCmdlines.runtime.talos.dev");
  static final CosiType DISK = runtime("Disks.block.talos.dev");
  static final CosiType SYSTEM_DISK = runtime("SystemDisks.block.talos.dev");
  static final CosiType BOOT_ID = runtime("BootIDs.runtime.talos.dev");
  static final CosiType SYSTEM_INFORMATION =
      new CosiType("hardware", "SystemInformations.hardware.talos.dev");
  static final CosiType PROCESSOR = new CosiType("hardware", "Processors.hardware.talos.dev");
  static final CosiType MEMORY_MODULE =
      new CosiType("hardware", "MemoryModules.hardware.talos.dev");
  static final CosiType PCI_DEVICE = new CosiType("hardware", "PCIDevices.hardware.talos.dev");
  static final CosiType DISCOVERED_VOLUME = runtime("DiscoveredVolumes.block.talos.dev");
  static final CosiType EXTENSION = runtime("ExtensionStatuses.runtime.talos.dev");
  static final CosiType ADDRESS = new CosiType("network", "AddressStatuses.net.talos.dev");
  static final CosiType LINK_STATUS = new CosiType("network", "LinkStatuses.net.talos.dev");

  static final CosiType DIAGNOSTIC = runtime("Diagnostics.runtime.talos.dev");
  static final CosiType NODE_STATUS = new CosiType("k8s", "NodeStatuses.kubernetes.talos.dev");
  static final CosiType STATIC_POD_STATUS =
      new CosiType("k8s", "StaticPodStatuses.kubernetes.talos.dev");

  /** Of administrators alone; its specification is the configuration's text. */
  static final CosiType MACHINE_CONFIG = new CosiType("config", "MachineConfigs.config.talos.dev");

  private static CosiType runtime(String type) {
    return new CosiType("runtime", type);
  }
}
