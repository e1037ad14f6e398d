package dev.ichor.simulator.bmc;

/**
 * The valid boot flags at the moment a machine starts (IPMI 2.0 Table 28-14, parameter 5).
 *
 * @param device 1 PXE, 2 disk, 5 CD, 6 BIOS setup, 0 none
 * @param efi the boot is to be an UEFI one
 * @param persistent holds for all boots to come
 */
public record BootOverride(int device, boolean efi, boolean persistent) {
  public static final int PXE = 1;
  public static final int DISK = 2;
}
