package dev.ichor.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The firmware of a virtual machine, and what QEMU needs to run it. */
enum Firmware {
  /** SeaBIOS; the network card's option ROM is iPXE. */
  BIOS,
  /** OVMF with EDK2's own PXE client. */
  UEFI_PXE,
  /** OVMF with UEFI HTTP Boot only. */
  UEFI_HTTP,
  /** OVMF with PXE, Secure Boot on, and Microsoft's keys, as servers are delivered. */
  SECURE_BOOT;

  /** The variables that a machine begins with. */
  Path variables() {
    return Path.of(
        this == SECURE_BOOT
            ? "/usr/share/OVMF/OVMF_VARS_4M.ms.fd"
            : "/usr/share/OVMF/OVMF_VARS_4M.fd");
  }

  /** The part of QEMU's command line that is the firmware's. */
  List<String> machine(Path directory) {
    return switch (this) {
      case BIOS -> List.of("-machine", "pc,graphics=off");
      case UEFI_PXE -> ovmf(directory);
      case SECURE_BOOT -> secureBoot(directory);
      case UEFI_HTTP -> {
        var all = new ArrayList<>(ovmf(directory));
        all.addAll(withoutPxe(4));
        yield List.copyOf(all);
      }
    };
  }

  /** UEFI must not see the card's ROM: that is iPXE as well, and would take over from EDK2. */
  String cardOptions() {
    return switch (this) {
      case BIOS -> "";
      case UEFI_PXE, UEFI_HTTP, SECURE_BOOT -> ",romfile=";
    };
  }

  private static List<String> withoutPxe(int version) {
    return List.of("-fw_cfg", "name=opt/org.tianocore/IPv%dPXESupport,string=n".formatted(version));
  }

  /**
   * Without PXE over IPv6: nobody answers it here, and the firmware would wait a minute for that.
   */
  private static List<String> ovmf(Path directory) {
    var all = new ArrayList<>(withoutPxe(6));
    all.addAll(
        List.of(
            "-machine", "q35,graphics=off",
            "-drive", "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
            "-drive", "if=pflash,format=raw,file=" + directory.resolve("vars.fd")));
    return List.copyOf(all);
  }

  /** Its variables may be written from System Management Mode alone: else they prove nothing. */
  private static List<String> secureBoot(Path directory) {
    var all = new ArrayList<>(withoutPxe(6));
    all.addAll(
        List.of(
            "-machine", "q35,graphics=off,smm=on",
            "-global", "driver=cfi.pflash01,property=secure,value=on",
            "-drive", "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.ms.fd",
            "-drive", "if=pflash,format=raw,file=" + directory.resolve("vars.fd")));
    return List.copyOf(all);
  }
}
