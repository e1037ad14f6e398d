package dev.ichor.api.app;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.Machine;
import java.util.List;
import java.util.Optional;

/** What a machine loads first when its BMC names the address. Pure. */
final class HttpBootFile {
  /** As DHCP names them to UEFI HTTP boot. */
  private static final List<Family> LADDER = List.of(Family.IPXE, Family.SNPONLY, Family.SHIM);

  private static final List<Integer> ARM64 = List.of(11, 19);

  private HttpBootFile() {}

  /**
   * The path below boot HTTP; empty where only DHCP can name it, since it depends on the cluster's
   * image.
   */
  static Optional<String> of(Machine machine) {
    return switch (machine.boot().map(BootSettings::loader).orElse(LoaderSelection.AUTO)) {
      case LoaderSelection.Auto() -> family(machine, next(machine));
      case LoaderSelection.OfFamily(var family) -> family(machine, family);
      case LoaderSelection.OfFile(var name) -> Optional.of(BootNames.loaderPath(name));
    };
  }

  private static Family next(Machine machine) {
    var failed = machine.experience().orElse(BootExperience.NONE).loadersFailed();
    return LADDER.stream()
        .filter(family -> !failed.contains(family))
        .findFirst()
        .orElse(Family.IPXE);
  }

  private static Optional<String> family(Machine machine, Family family) {
    var arm = isArm(machine);
    return switch (family) {
      case IPXE -> loader(arm ? BootNames.IPXE_ARM64 : BootNames.IPXE_X64);
      case SNPONLY, UNDIONLY -> loader(arm ? BootNames.SNPONLY_ARM64 : BootNames.SNPONLY_X64);
      case SHIM -> loader(arm ? BootNames.SHIM_ARM64 : BootNames.SHIM_X64);
      case GRUB -> loader(arm ? BootNames.GRUB_ARM64 : BootNames.GRUB_X64);
      case PXELINUX -> loader(BootNames.SYSLINUX_X64);
      case UKI -> machine.keys().macs().stream().sorted().findFirst().map(BootNames::ukiPath);
      case UKI_SIGNED -> Optional.empty();
    };
  }

  private static Optional<String> loader(String name) {
    return Optional.of(BootNames.loaderPath(name));
  }

  private static boolean isArm(Machine machine) {
    return machine
        .hardware()
        .map(Hardware::architecture)
        .map(it -> it == Architecture.ARM64)
        .orElseGet(() -> machine.clientArch().filter(ARM64::contains).isPresent());
  }
}
