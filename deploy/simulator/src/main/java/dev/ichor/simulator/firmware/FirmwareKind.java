package dev.ichor.simulator.firmware;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The firmware of a machine: how it asks for a network boot and what it can load. */
public enum FirmwareKind {
  /** SeaBIOS with iPXE as option ROM: the ROM is the loader already. */
  BIOS("bios", "pcbios", DhcpStyles.IPXE_BIOS),
  /** EDK2 with PXE: loads an EFI program over TFTP. */
  UEFI_PXE("uefi", "efi", DhcpStyles.EDK2_PXE),
  /** EDK2 with HTTP Boot: loads an EFI program over HTTP. */
  UEFI_HTTP("http", "efi", DhcpStyles.EDK2_HTTP);

  private final String label;
  private final String platform;
  private final DhcpStyle rom;

  FirmwareKind(String label, String platform, DhcpStyle rom) {
    this.label = label;
    this.platform = platform;
    this.rom = rom;
  }

  /** {@code bios}, {@code uefi} or {@code http}. */
  public String label() {
    return label;
  }

  /** What iPXE calls the platform: {@code pcbios} or {@code efi}. */
  String platform() {
    return platform;
  }

  /** The packets of the firmware's own network boot. */
  DhcpStyle rom() {
    return rom;
  }

  /** The packets of an iPXE that was loaded under a name. */
  DhcpStyle loaded(String fileName) {
    return switch (this) {
      case BIOS -> DhcpStyles.IPXE_BIOS;
      case UEFI_PXE, UEFI_HTTP ->
          fileName.contains("snponly") ? DhcpStyles.IPXE_SNPONLY : DhcpStyles.IPXE_EFI;
    };
  }

  public static Optional<FirmwareKind> of(String label) {
    return Arrays.stream(values()).filter(k -> k.label.equals(label)).findFirst();
  }

  /** All labels, for a message that lists them. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(FirmwareKind::label).toList();
  }
}
