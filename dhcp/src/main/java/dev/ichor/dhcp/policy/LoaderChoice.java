package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which loader firmware is given: by its architecture, and by what is set for the machine. */
public sealed interface LoaderChoice {
  String why();

  /**
   * @param name as TFTP and HTTP serve it
   */
  record Loader(String name, String why) implements LoaderChoice {}

  record None(String why) implements LoaderChoice {}

  /** What Talos runs on, as its firmware starts loaders. */
  enum Platform {
    BIOS(
        BootNames.UNDIONLY,
        Map.of(
            Family.UNDIONLY, BootNames.UNDIONLY,
            Family.IPXE, BootNames.IPXE_BIOS,
            Family.GRUB, BootNames.GRUB_BIOS,
            Family.PXELINUX, BootNames.PXELINUX)),
    X64(BootNames.SNPONLY_X64, onX64()),
    X64_HTTP(BootNames.IPXE_X64, onX64()),
    ARM64(
        BootNames.SNPONLY_ARM64,
        Map.of(
            Family.SNPONLY, BootNames.SNPONLY_ARM64,
            Family.IPXE, BootNames.IPXE_ARM64,
            Family.SHIM, BootNames.SHIM_ARM64,
            Family.GRUB, BootNames.GRUB_ARM64));

    private final String usual;
    private final Map<Family, String> families;

    Platform(String usual, Map<Family, String> families) {
      this.usual = usual;
      this.families = families;
    }

    private static Map<Family, String> onX64() {
      return Map.of(
          Family.SNPONLY, BootNames.SNPONLY_X64,
          Family.IPXE, BootNames.IPXE_X64,
          Family.SHIM, BootNames.SHIM_X64,
          Family.GRUB, BootNames.GRUB_X64,
          Family.PXELINUX, BootNames.SYSLINUX_X64);
    }
  }

  /**
   * The first architecture of the client's list that we have a loader for, unless a file is set.
   */
  static LoaderChoice of(List<ClientArch> architectures, LoaderSelection selection) {
    if (selection instanceof LoaderSelection.OfFile(var file)) {
      var named = architectures.isEmpty() ? "no architecture" : architectures.getFirst().toString();
      return new Loader(file, "set for this machine, for " + named);
    }
    for (var arch : architectures) {
      var platform = platform(arch);
      if (platform.isPresent()) {
        return usual(platform.get(), arch, selection);
      }
    }
    return new None(
        architectures.isEmpty()
            ? "the client names no architecture (option 93)"
            : "no loader for architecture %s: %s"
                .formatted(architectures.getFirst(), reason(architectures.getFirst())));
  }

  private static LoaderChoice usual(Platform platform, ClientArch arch, LoaderSelection selection) {
    if (selection instanceof LoaderSelection.OfFamily(var family)) {
      return Optional.ofNullable(platform.families.get(family))
          .map(name -> new Loader(name, "%s is set, for %s".formatted(selection, arch)))
          .orElseGet(
              () ->
                  new Loader(
                      platform.usual,
                      "for %s, which has no %s as it is set".formatted(arch, selection)));
    }
    return new Loader(platform.usual, "for " + arch);
  }

  /**
   * The whole registry, 0 to 41. Talos runs on x64 and ARM64 only. EFI byte code (9, 17) is what
   * x64 firmware of the first years says. U-Boot (22, 24) starts EFI programs as UEFI does.
   */
  static Optional<Platform> platform(ClientArch arch) {
    return switch (arch.code()) {
      case 0, 20 -> Optional.of(Platform.BIOS);
      case 7, 9 -> Optional.of(Platform.X64);
      case 16, 17 -> Optional.of(Platform.X64_HTTP);
      case 11, 19, 22, 24 -> Optional.of(Platform.ARM64);
      default -> Optional.empty();
    };
  }

  /** Why there is none; a machine may still have a file of its own set. */
  private static String reason(ClientArch arch) {
    return switch (arch.code()) {
      case 6, 15 -> "Talos needs 64-bit UEFI";
      case 10, 18, 21, 23 -> "Talos needs a 64-bit ARM";
      case 41 -> "a Raspberry Pi loads its own files";
      default ->
          arch.isRegistered()
              ? "Talos does not run on it"
              : "the IANA registry does not have it; set a loader file for the machine";
    };
  }

  /**
   * Talos itself in the place of a loader, where that is set and its firmware is UEFI.
   *
   * @return path on the boot listener, with its leading slash
   */
  static Optional<String> wholeSystem(
      List<ClientArch> architectures, BootAnswer answer, MacAddress mac) {
    if (isBios(architectures)
        || !(answer instanceof BootAnswer.Netboot netboot)
        || !(answer.settings().loader() instanceof LoaderSelection.OfFamily(var family))) {
      return Optional.empty();
    }
    return switch (family) {
      case UKI -> Optional.of(BootNames.ukiPath(mac));
      case UKI_SIGNED -> Optional.of(BootNames.signedUkiPath(netboot.profile()));
      case UNDIONLY, SNPONLY, IPXE, SHIM, GRUB, PXELINUX -> Optional.empty();
    };
  }

  /** With a whole system in the place of a loader there is none that could show a reason. */
  static boolean isWholeSystem(LoaderSelection selection) {
    return selection instanceof LoaderSelection.OfFamily(var family)
        && (family == Family.UKI || family == Family.UKI_SIGNED);
  }

  /** BIOS firmware: wants option 43 to skip discovery. */
  static boolean isBios(List<ClientArch> architectures) {
    return architectures.contains(ClientArch.X86_BIOS);
  }
}
