package dev.ichor.boot.policy;

import dev.ichor.inventory.model.BootNames;
import java.util.Optional;

/** For which firmware a loader is made, and what firmware says of itself in option 93. */
enum LoaderKind {
  BIOS("a PC BIOS"),
  UEFI_X64("x64 UEFI"),
  UEFI_ARM64("ARM64 UEFI");

  private final String text;

  LoaderKind(String text) {
    this.text = text;
  }

  /** By its name; empty for the operator's own files. */
  private static Optional<LoaderKind> ofFile(String file) {
    return switch (file) {
      case BootNames.UNDIONLY, BootNames.IPXE_BIOS, BootNames.GRUB_BIOS, BootNames.PXELINUX ->
          Optional.of(BIOS);
      case BootNames.SNPONLY_X64,
          BootNames.IPXE_X64,
          BootNames.SHIM_X64,
          BootNames.GRUB_X64,
          BootNames.SYSLINUX_X64 ->
          Optional.of(UEFI_X64);
      case BootNames.SNPONLY_ARM64,
          BootNames.IPXE_ARM64,
          BootNames.SHIM_ARM64,
          BootNames.GRUB_ARM64 ->
          Optional.of(UEFI_ARM64);
      default -> Optional.empty();
    };
  }

  /** IANA "Processor Architecture Types"; empty for others, of which nothing is said. */
  private static Optional<LoaderKind> ofArch(int code) {
    return switch (code) {
      case 0, 20 -> Optional.of(BIOS);
      case 7, 9, 16, 17 -> Optional.of(UEFI_X64);
      case 11, 19, 22, 24 -> Optional.of(UEFI_ARM64);
      default -> Optional.empty();
    };
  }

  /** A verdict where file and firmware are both known and do not fit. */
  static Optional<BootVerdict> misfit(String file, int arch) {
    return ofFile(file)
        .flatMap(
            made ->
                ofArch(arch)
                    .filter(firmware -> firmware != made)
                    .map(firmware -> new BootVerdict.WrongLoader(file, made.text, firmware.text)));
  }
}
