package dev.ichor.inventory.model;

import java.util.regex.Pattern;

/**
 * The names that DHCP advertises and that TFTP and boot HTTP serve: the one place where the two
 * protocol modules meet. HTTP paths start with a slash; TFTP names do not.
 */
public final class BootNames {
  /** iPXE for BIOS over the ROM's own UNDI driver. */
  public static final String UNDIONLY = "undionly.kpxe";

  /** iPXE for BIOS with its own NIC drivers. */
  public static final String IPXE_BIOS = "ipxe.pxe";

  /** iPXE for x64 UEFI over the firmware's own SNP driver. */
  public static final String SNPONLY_X64 = "snponly.efi";

  /** iPXE for x64 UEFI with its own NIC drivers. */
  public static final String IPXE_X64 = "ipxe.efi";

  /** iPXE for ARM64 UEFI over the firmware's own SNP driver. */
  public static final String SNPONLY_ARM64 = "snponly-arm64.efi";

  /** iPXE for ARM64 UEFI with its own NIC drivers. */
  public static final String IPXE_ARM64 = "ipxe-arm64.efi";

  /** shim for x64 UEFI; fetches {@link #GRUB_X64} from beside itself. */
  public static final String SHIM_X64 = "shimx64.efi";

  /** GRUB's signed network image for x64 UEFI. */
  public static final String GRUB_X64 = "grubx64.efi";

  /** shim for ARM64 UEFI. */
  public static final String SHIM_ARM64 = "shimaa64.efi";

  /** GRUB's signed network image for ARM64 UEFI. */
  public static final String GRUB_ARM64 = "grubaa64.efi";

  /** GRUB for BIOS, as {@code grub-mknetdir} makes it. */
  public static final String GRUB_BIOS = "core.0";

  /** SYSLINUX's network loader for BIOS that knows HTTP. */
  public static final String PXELINUX = "lpxelinux.0";

  /** SYSLINUX's network loader for x64 UEFI. */
  public static final String SYSLINUX_X64 = "syslinux.efi";

  /**
   * A loader that is never there. UEFI firmware that is to boot its disk is told to load it: the
   * file is not found at once, and the firmware goes on in its boot order (UEFI 2.10 §3.1.1).
   */
  public static final String GO_TO_DISK = "boot-from-disk.efi";

  /** What an iPXE without instructions asks for first; chains to the machine's script. */
  public static final String AUTOEXEC = "autoexec.ipxe";

  /** Files that firmware can start, by extension; a loader of the operator's has one of these. */
  private static final Pattern LOADER_FILE =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\.(efi|kpxe|kkpxe|pxe|0|lkrn|img|bin|c32|e64)");

  private BootNames() {}

  /** The form that the name of a loader has: one that could be ours or the operator's own. */
  public static boolean isLoaderFile(String name) {
    return LOADER_FILE.matcher(name).matches() && !name.contains("..");
  }

  /** A loader over HTTP. */
  public static String loaderPath(String loader) {
    return "/loader/" + loader;
  }

  /** The iPXE script of one machine, by the MAC address that asks. */
  public static String scriptPath(MacAddress mac) {
    return "/boot/" + mac.hyphenated() + "/script.ipxe";
  }

  /** GRUB's configuration of one machine. */
  public static String grubPath(MacAddress mac) {
    return "/grub/grub.cfg-01-" + mac.hyphenated();
  }

  /** PXELINUX's configuration of one machine. */
  public static String pxelinuxPath(MacAddress mac) {
    return "/pxelinux.cfg/01-" + mac.hyphenated();
  }

  /** Talos as one EFI program, with the kernel line of one machine inside. */
  public static String ukiPath(MacAddress mac) {
    return "/boot/" + mac.hyphenated() + "/talos.efi";
  }

  /** Talos as one EFI program, as Image Factory signed it. */
  public static String signedUkiPath(BootProfile profile) {
    return assetPath(
        profile, "metal-%s-secureboot-uki.efi".formatted(profile.architecture().assetName()));
  }

  /** Talos as an ISO for virtual media, with the kernel line of one machine inside. */
  public static String isoPath(MacAddress mac) {
    return "/boot/" + mac.hyphenated() + "/talos.iso";
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
