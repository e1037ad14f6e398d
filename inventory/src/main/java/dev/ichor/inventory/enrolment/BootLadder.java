package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.Machine;
import java.util.List;
import java.util.Optional;

/** What is tried next on a machine's firmware, after what failed on it. Pure. */
final class BootLadder {
  private BootLadder() {}

  /** How firmware starts loaders; by option 93 (IANA "Processor Architecture Types"). */
  private enum Firmware {
    BIOS(
        List.of(Family.UNDIONLY, Family.IPXE, Family.PXELINUX),
        List.of(DiskBoot.EXIT, DiskBoot.SANBOOT, DiskBoot.NOT_FOUND)),
    UEFI_PXE(
        List.of(Family.SNPONLY, Family.IPXE, Family.SHIM),
        List.of(DiskBoot.NOT_FOUND, DiskBoot.EXIT)),
    UEFI_HTTP(
        List.of(Family.IPXE, Family.SNPONLY, Family.SHIM),
        List.of(DiskBoot.NOT_FOUND, DiskBoot.EXIT)),
    /** No packet of its firmware was seen, only iPXE's, or it is none that Talos runs on. */
    UNKNOWN(List.of(), List.of(DiskBoot.EXIT, DiskBoot.SANBOOT, DiskBoot.NOT_FOUND));

    private final List<Family> loaders;
    private final List<DiskBoot> disks;

    Firmware(List<Family> loaders, List<DiskBoot> disks) {
      this.loaders = loaders;
      this.disks = disks;
    }

    static Firmware of(Machine machine) {
      return switch (machine.clientArch().orElse(-1)) {
        case 0, 20 -> BIOS;
        case 7, 9, 11, 22 -> UEFI_PXE;
        case 16, 17, 19, 24 -> UEFI_HTTP;
        default -> UNKNOWN;
      };
    }
  }

  /** A loader to give, or none left. */
  sealed interface Loader {
    record Give(LoaderSelection selection) implements Loader {}

    record Exhausted(List<Family> failed) implements Loader {}
  }

  /** What a person set stays; else the first of the ladder that has not failed. */
  static Loader loader(Machine machine, BootSettings settings) {
    var failed = machine.experience().orElse(BootExperience.NONE).loadersFailed();
    if (failed.isEmpty() || !settings.loader().equals(LoaderSelection.AUTO)) {
      return new Loader.Give(settings.loader());
    }
    return Firmware.of(machine).loaders.stream()
        .filter(family -> !failed.contains(family))
        .findFirst()
        .<Loader>map(family -> new Loader.Give(new LoaderSelection.OfFamily(family)))
        .orElseGet(() -> new Loader.Exhausted(failed));
  }

  /**
   * What a person set; else what worked; else the first of the ladder that has not failed, the BMC
   * last where there is one.
   *
   * @return empty when all failed
   */
  static Optional<DiskBoot> disk(Machine machine, BootSettings settings) {
    var experience = machine.experience().orElse(BootExperience.NONE);
    if (settings.disk().isPresent()) {
      return settings.disk();
    }
    if (experience.diskWorks().isPresent()) {
      return experience.diskWorks();
    }
    return Firmware.of(machine).disks.stream()
        .filter(method -> !experience.disksFailed().contains(method))
        .findFirst()
        .or(
            () ->
                machine.bmc().filter(bmc -> bmc.protocol().isController()).isPresent()
                        && !experience.disksFailed().contains(DiskBoot.BMC)
                    ? Optional.of(DiskBoot.BMC)
                    : Optional.empty());
  }

  /** The kind of loader that a file is; empty for the operator's own. */
  static Optional<Family> familyOf(String file) {
    return switch (file.substring(file.lastIndexOf('/') + 1)) {
      case BootNames.UNDIONLY -> Optional.of(Family.UNDIONLY);
      case BootNames.SNPONLY_X64, BootNames.SNPONLY_ARM64 -> Optional.of(Family.SNPONLY);
      case BootNames.IPXE_BIOS, BootNames.IPXE_X64, BootNames.IPXE_ARM64 ->
          Optional.of(Family.IPXE);
      case BootNames.SHIM_X64, BootNames.SHIM_ARM64 -> Optional.of(Family.SHIM);
      case BootNames.PXELINUX -> Optional.of(Family.PXELINUX);
      default -> Optional.empty();
    };
  }
}
