package dev.ichor.bmc.ipmi.wire;

/**
 * A command by network function and number (Appendix G); unknown commands are legal.
 *
 * @param netFn even request network function, six bits
 */
public record Command(int netFn, int number) {
  private static final int CHASSIS = 0x00;
  private static final int APP = 0x06;

  public static final Command GET_CHASSIS_STATUS = new Command(CHASSIS, 0x01);
  public static final Command CHASSIS_CONTROL = new Command(CHASSIS, 0x02);
  public static final Command CHASSIS_IDENTIFY = new Command(CHASSIS, 0x04);
  public static final Command SET_BOOT_OPTIONS = new Command(CHASSIS, 0x08);
  public static final Command GET_BOOT_OPTIONS = new Command(CHASSIS, 0x09);
  public static final Command GET_DEVICE_ID = new Command(APP, 0x01);
  public static final Command GET_SYSTEM_GUID = new Command(APP, 0x37);
  public static final Command GET_AUTH_CAPABILITIES = new Command(APP, 0x38);
  public static final Command SET_SESSION_PRIVILEGE = new Command(APP, 0x3b);
  public static final Command CLOSE_SESSION = new Command(APP, 0x3c);
  public static final Command GET_CIPHER_SUITES = new Command(APP, 0x54);

  public Command {
    if ((netFn & ~0x3e) != 0 || (number & ~0xff) != 0) {
      throw new IllegalArgumentException("netFn %02xh, command %02xh".formatted(netFn, number));
    }
  }

  /** The specification's name, else the numbers. */
  public String name() {
    return switch (netFn << 8 | number) {
      case 0x0001 -> "Get Chassis Status";
      case 0x0002 -> "Chassis Control";
      case 0x0004 -> "Chassis Identify";
      case 0x0008 -> "Set System Boot Options";
      case 0x0009 -> "Get System Boot Options";
      case 0x0601 -> "Get Device ID";
      case 0x0637 -> "Get System GUID";
      case 0x0638 -> "Get Channel Authentication Capabilities";
      case 0x063b -> "Set Session Privilege Level";
      case 0x063c -> "Close Session";
      case 0x0654 -> "Get Channel Cipher Suites";
      default -> "command %02xh.%02xh".formatted(netFn, number);
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
