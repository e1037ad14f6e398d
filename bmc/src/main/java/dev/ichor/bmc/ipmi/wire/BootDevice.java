package dev.ichor.bmc.ipmi.wire;

/** Boot device selector, four bits of boot flags (§28.13, Table 28-14); other codes are legal. */
public record BootDevice(int code) {
  public static final BootDevice NONE = new BootDevice(0x0);
  public static final BootDevice PXE = new BootDevice(0x1);
  public static final BootDevice DISK = new BootDevice(0x2);
  public static final BootDevice CD = new BootDevice(0x5);
  public static final BootDevice SETUP = new BootDevice(0x6);

  /** By the table; Supermicro's own tool means a disk that UEFI starts. */
  public static final BootDevice PRIMARY_REMOTE = new BootDevice(0x9);

  public BootDevice {
    if ((code & ~0xf) != 0) {
      throw new IllegalArgumentException("boot device %d is outside 0..15".formatted(code));
    }
  }

  public String name() {
    return switch (code) {
      case 0x0 -> "no override";
      case 0x1 -> "network";
      case 0x2 -> "disk";
      case 0x3 -> "disk, safe mode";
      case 0x4 -> "diagnostic partition";
      case 0x5 -> "CD";
      case 0x6 -> "setup";
      case 0x7 -> "remote floppy";
      case 0x8 -> "remote CD";
      case 0x9 -> "primary remote media";
      case 0xb -> "remote disk";
      case 0xf -> "floppy";
      default -> "device %xh".formatted(code);
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
