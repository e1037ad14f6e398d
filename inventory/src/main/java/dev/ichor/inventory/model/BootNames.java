package dev.ichor.inventory.model;

/**
 * The names that DHCP advertises and that TFTP and boot HTTP serve: the one place where the two
 * protocol modules meet. HTTP paths start with a slash; TFTP names do not.
 */
public final class BootNames {
  /** iPXE for BIOS over the ROM's own UNDI driver. */
  public static final String UNDIONLY = "undionly.kpxe";

  /** iPXE for x64 UEFI over the firmware's own SNP driver. */
  public static final String SNPONLY_X64 = "snponly.efi";

  /** iPXE for x64 UEFI with its own NIC drivers. */
  public static final String IPXE_X64 = "ipxe.efi";

  /** iPXE for ARM64 UEFI over the firmware's own SNP driver. */
  public static final String SNPONLY_ARM64 = "snponly-arm64.efi";

  /**
   * A loader that is never there. UEFI firmware that is to boot its disk is told to load it: the
   * file is not found at once, and the firmware goes on in its boot order (UEFI 2.10 §3.1.1).
   */
  public static final String GO_TO_DISK = "boot-from-disk.efi";

  /** What an iPXE without instructions asks for first; chains to the machine's script. */
  public static final String AUTOEXEC = "autoexec.ipxe";

  private BootNames() {}

  /** A loader over HTTP. */
  public static String loaderPath(String loader) {
    return "/loader/" + loader;
  }

  /** The iPXE script of one machine, by the MAC address that asks. */
  public static String scriptPath(MacAddress mac) {
    return "/boot/" + mac.hyphenated() + "/script.ipxe";
  }

  /** {@code kernel-amd64} of the profile, as Image Factory names it. */
  public static String kernelPath(BootProfile profile) {
    return assetPath(profile, "kernel-" + profile.architecture().assetName());
  }

  /** {@code initramfs-amd64.xz} of the profile, as Image Factory names it. */
  public static String initramfsPath(BootProfile profile) {
    return assetPath(profile, "initramfs-" + profile.architecture().assetName() + ".xz");
  }

  /** Any asset of the profile. */
  public static String assetPath(BootProfile profile, String file) {
    return "/assets/%s/%s/%s".formatted(profile.talosVersion(), profile.schematic(), file);
  }

  /**
   * The embedded configuration URL of one machine (kernel argument {@code talos.config}).
   *
   * @param token unguessable, 1 to 64 of {@code [A-Za-z0-9_-]}; names machine and boot
   */
  public static String configPath(String token) {
    return "/config/" + token;
  }
}
