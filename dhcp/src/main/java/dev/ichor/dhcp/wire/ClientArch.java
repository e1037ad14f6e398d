package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Architecture, option 93 (IANA "Processor Architecture Types"); unknown codes are legal. */
public record ClientArch(int code) {
  public static final ClientArch X86_BIOS = new ClientArch(0);
  public static final ClientArch X86_UEFI = new ClientArch(6);
  public static final ClientArch X64_UEFI = new ClientArch(7);

  /** EFI byte code; x64 firmware of the first years sends it and means {@link #X64_UEFI}. */
  public static final ClientArch EBC = new ClientArch(9);

  public static final ClientArch ARM64_UEFI = new ClientArch(11);
  public static final ClientArch X64_UEFI_HTTP = new ClientArch(16);
  public static final ClientArch EBC_HTTP = new ClientArch(17);
  public static final ClientArch ARM64_UEFI_HTTP = new ClientArch(19);
  public static final ClientArch X86_BIOS_HTTP = new ClientArch(20);

  /** The Raspberry Pi's boot ROM, where it does not claim to be a BIOS. */
  public static final ClientArch RPIBOOT = new ClientArch(41);

  /** Those that fetch by URL and not by TFTP. */
  private static final Set<Integer> HTTP =
      Set.of(15, 16, 17, 18, 19, 20, 23, 24, 26, 28, 30, 38, 40);

  private static final List<String> NAMES =
      List.of(
          "x86 BIOS",
          "NEC/PC98",
          "Itanium",
          "DEC Alpha",
          "Arc x86",
          "Intel Lean Client",
          "x86 UEFI",
          "x64 UEFI",
          "Xscale UEFI",
          "EBC",
          "ARM 32 UEFI",
          "ARM 64 UEFI",
          "PowerPC Open Firmware",
          "PowerPC ePAPR",
          "POWER OPAL v3",
          "x86 UEFI HTTP",
          "x64 UEFI HTTP",
          "EBC HTTP",
          "ARM 32 UEFI HTTP",
          "ARM 64 UEFI HTTP",
          "x86 BIOS HTTP",
          "ARM 32 U-Boot",
          "ARM 64 U-Boot",
          "ARM 32 U-Boot HTTP",
          "ARM 64 U-Boot HTTP",
          "RISC-V 32 UEFI",
          "RISC-V 32 UEFI HTTP",
          "RISC-V 64 UEFI",
          "RISC-V 64 UEFI HTTP",
          "RISC-V 128 UEFI",
          "RISC-V 128 UEFI HTTP",
          "s390 basic",
          "s390 extended",
          "MIPS 32 UEFI",
          "MIPS 64 UEFI",
          "Sunway 32 UEFI",
          "Sunway 64 UEFI",
          "LoongArch 32 UEFI",
          "LoongArch 32 UEFI HTTP",
          "LoongArch 64 UEFI",
          "LoongArch 64 UEFI HTTP",
          "ARM rpiboot");

  /** How many codes the registry names: 0 to 41. */
  public static final int REGISTERED = 42;

  private static final List<String> TEXTS =
      IntStream.range(0, REGISTERED).mapToObj(code -> code + " (" + NAMES.get(code) + ")").toList();

  /** What nearly everybody sends: one of the registry. */
  private static final List<List<ClientArch>> ALONE =
      IntStream.range(0, REGISTERED).mapToObj(code -> List.of(new ClientArch(code))).toList();

  /** All that the client claims, in its order (RFC 4578 §2.1); a trailing odd octet is left out. */
  public static List<ClientArch> listOf(Bytes option) {
    if (option.size() == 2 || option.size() == 3) {
      var code = option.at(0) << 8 | option.at(1);
      return code < REGISTERED ? ALONE.get(code) : List.of(new ClientArch(code));
    }
    var found = new ArrayList<ClientArch>(option.size() / 2);
    for (var at = 0; at + 2 <= option.size(); at += 2) {
      found.add(new ClientArch(option.at(at) << 8 | option.at(at + 1)));
    }
    return List.copyOf(found);
  }

  /** Boots by URL (UEFI 2.10 §24.7, and U-Boot's and the BIOS's like). */
  public boolean isHttp() {
    return HTTP.contains(code);
  }

  public static boolean isAnyHttp(List<ClientArch> architectures) {
    for (var arch : architectures) {
      if (arch.isHttp()) {
        return true;
      }
    }
    return false;
  }

  public boolean isRegistered() {
    return code >= 0 && code < REGISTERED;
  }

  /** For people: {@code 7 (x64 UEFI)}. */
  @Override
  public String toString() {
    return isRegistered() ? TEXTS.get(code) : code + " (not registered)";
  }
}
