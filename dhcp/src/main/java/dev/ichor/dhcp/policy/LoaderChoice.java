package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.inventory.model.BootNames;
import java.util.List;

/** Which loader a firmware can run, by its architecture (IANA 0 to 41). */
public sealed interface LoaderChoice {
  /**
   * @param arch the one of the client's list that it is for
   * @param name as TFTP and HTTP serve it
   */
  record Loader(ClientArch arch, String name) implements LoaderChoice {}

  record None(String why) implements LoaderChoice {}

  /** The first architecture of the client's list that we have a loader for. */
  static LoaderChoice of(List<ClientArch> architectures) {
    for (var arch : architectures) {
      var choice = of(arch);
      if (choice instanceof Loader) {
        return choice;
      }
    }
    return new None(
        architectures.isEmpty()
            ? "the client names no architecture (option 93)"
            : "no loader for architecture " + architectures.getFirst());
  }

  /**
   * Talos runs on x64 and ARM64 only, so firmware of other processors, and 32-bit UEFI, gets none;
   * nor does U-Boot, which runs kernels and scripts rather than EFI programs.
   */
  private static LoaderChoice of(ClientArch arch) {
    return switch (arch.code()) {
      case 0, 20 -> new Loader(arch, BootNames.UNDIONLY);
      case 7, 9 -> new Loader(arch, BootNames.SNPONLY_X64);
      case 16, 17 -> new Loader(arch, BootNames.IPXE_X64);
      case 11, 19 -> new Loader(arch, BootNames.SNPONLY_ARM64);
      default -> new None("no loader for architecture " + arch);
    };
  }

  /** BIOS firmware: wants option 43 to skip discovery. */
  static boolean isBios(List<ClientArch> architectures) {
    return architectures.contains(ClientArch.X86_BIOS);
  }
}
