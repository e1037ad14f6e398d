package dev.ichor.bmc.ipmi.wire;

import java.util.List;

/**
 * A command by network function and number (Appendix G); unknown commands are legal.
 *
 * @param netFn even request network function, six bits
 */
public record Command(int netFn, int number) {
  private static final List<String> READING = List.of("Get ", "Read ", "Reserve ", "DCMI Get ");

  private static final int CHASSIS = 0x00;
  private static final int SENSOR = 0x04;
  private static final int APP = 0x06;
  private static final int STORAGE = 0x0a;
  private static final int TRANSPORT = 0x0c;

  /** Group extension; the data begins with the group's own number, DCh for DCMI. */
  private static final int GROUP = 0x2c;

  public static final Command GET_CHASSIS_STATUS = new Command(CHASSIS, 0x01);
  public static final Command CHASSIS_CONTROL = new Command(CHASSIS, 0x02);
  public static final Command CHASSIS_IDENTIFY = new Command(CHASSIS, 0x04);
  public static final Command SET_BOOT_OPTIONS = new Command(CHASSIS, 0x08);
  public static final Command GET_BOOT_OPTIONS = new Command(CHASSIS, 0x09);
  public static final Command GET_DEVICE_ID = new Command(APP, 0x01);
  public static final Command COLD_RESET = new Command(APP, 0x02);
  public static final Command WARM_RESET = new Command(APP, 0x03);
  public static final Command SET_WATCHDOG = new Command(APP, 0x24);
  public static final Command GET_WATCHDOG = new Command(APP, 0x25);
  public static final Command ACTIVATE_PAYLOAD = new Command(APP, 0x48);
  public static final Command DEACTIVATE_PAYLOAD = new Command(APP, 0x49);
  public static final Command SET_PAYLOAD_ACCESS = new Command(APP, 0x4c);
  public static final Command GET_SENSOR_FACTORS = new Command(SENSOR, 0x23);
  public static final Command GET_SENSOR_THRESHOLDS = new Command(SENSOR, 0x27);
  public static final Command GET_SENSOR_READING = new Command(SENSOR, 0x2d);
  public static final Command GET_DEVICE_SDR = new Command(SENSOR, 0x21);
  public static final Command RESERVE_DEVICE_SDR = new Command(SENSOR, 0x22);
  public static final Command GET_PEF_CAPABILITIES = new Command(SENSOR, 0x10);
  public static final Command GET_PEF_PARAMETER = new Command(SENSOR, 0x13);
  public static final Command GET_FRU_INFO = new Command(STORAGE, 0x10);
  public static final Command READ_FRU = new Command(STORAGE, 0x11);
  public static final Command GET_SDR_INFO = new Command(STORAGE, 0x20);
  public static final Command RESERVE_SDR = new Command(STORAGE, 0x22);
  public static final Command GET_SDR = new Command(STORAGE, 0x23);
  public static final Command GET_SEL_INFO = new Command(STORAGE, 0x40);
  public static final Command RESERVE_SEL = new Command(STORAGE, 0x42);
  public static final Command GET_SEL_ENTRY = new Command(STORAGE, 0x43);
  public static final Command CLEAR_SEL = new Command(STORAGE, 0x47);
  public static final Command GET_SEL_TIME = new Command(STORAGE, 0x48);
  public static final Command SET_SEL_TIME = new Command(STORAGE, 0x49);
  public static final Command SET_LAN_PARAMETER = new Command(TRANSPORT, 0x01);
  public static final Command GET_LAN_PARAMETER = new Command(TRANSPORT, 0x02);
  public static final Command SET_SOL_PARAMETER = new Command(TRANSPORT, 0x21);
  public static final Command GET_SOL_PARAMETER = new Command(TRANSPORT, 0x22);
  public static final Command DCMI_CAPABILITIES = new Command(GROUP, 0x01);
  public static final Command DCMI_POWER_READING = new Command(GROUP, 0x02);
  public static final Command DCMI_GET_LIMIT = new Command(GROUP, 0x03);
  public static final Command DCMI_SET_LIMIT = new Command(GROUP, 0x04);
  public static final Command DCMI_ACTIVATE_LIMIT = new Command(GROUP, 0x05);
  public static final Command DCMI_ASSET_TAG = new Command(GROUP, 0x06);
  public static final Command DCMI_SET_ASSET_TAG = new Command(GROUP, 0x08);
  public static final Command DCMI_GET_NAME = new Command(GROUP, 0x09);
  public static final Command DCMI_SET_NAME = new Command(GROUP, 0x0a);
  public static final Command GET_SYSTEM_GUID = new Command(APP, 0x37);
  public static final Command GET_AUTH_CAPABILITIES = new Command(APP, 0x38);
  public static final Command SET_SESSION_PRIVILEGE = new Command(APP, 0x3b);
  public static final Command SEND_MESSAGE = new Command(APP, 0x34);
  public static final Command SET_USER_ACCESS = new Command(APP, 0x43);
  public static final Command GET_USER_ACCESS = new Command(APP, 0x44);
  public static final Command SET_USER_NAME = new Command(APP, 0x45);
  public static final Command GET_USER_NAME = new Command(APP, 0x46);
  public static final Command SET_USER_PASSWORD = new Command(APP, 0x47);
  public static final Command CLOSE_SESSION = new Command(APP, 0x3c);
  public static final Command GET_CIPHER_SUITES = new Command(APP, 0x54);

  public Command {
    if ((netFn & ~0x3e) != 0 || (number & ~0xff) != 0) {
      throw new IllegalArgumentException("netFn %02xh, command %02xh".formatted(netFn, number));
    }
  }

  /** Whether it only reads: by its name; one without a name may change something. */
  public boolean isReading() {
    return READING.stream().anyMatch(name()::startsWith);
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
      case 0x0634 -> "Send Message";
      case 0x0637 -> "Get System GUID";
      case 0x0638 -> "Get Channel Authentication Capabilities";
      case 0x063b -> "Set Session Privilege Level";
      case 0x063c -> "Close Session";
      case 0x0654 -> "Get Channel Cipher Suites";
      case 0x0602 -> "Cold Reset";
      case 0x0603 -> "Warm Reset";
      case 0x0624 -> "Set Watchdog Timer";
      case 0x0625 -> "Get Watchdog Timer";
      case 0x0643 -> "Set User Access";
      case 0x0644 -> "Get User Access";
      case 0x0645 -> "Set User Name";
      case 0x0646 -> "Get User Name";
      case 0x0647 -> "Set User Password";
      case 0x0648 -> "Activate Payload";
      case 0x0649 -> "Deactivate Payload";
      case 0x064c -> "Set User Payload Access";
      default -> dataName();
    };
  }

  private String dataName() {
    return switch (netFn << 8 | number) {
      case 0x0423 -> "Get Sensor Reading Factors";
      case 0x0427 -> "Get Sensor Thresholds";
      case 0x042d -> "Get Sensor Reading";
      case 0x0421 -> "Get Device SDR";
      case 0x0422 -> "Reserve Device SDR Repository";
      case 0x0a10 -> "Get FRU Inventory Area Info";
      case 0x0a11 -> "Read FRU Data";
      case 0x0a20 -> "Get SDR Repository Info";
      case 0x0a22 -> "Reserve SDR Repository";
      case 0x0a23 -> "Get SDR";
      case 0x0a40 -> "Get SEL Info";
      case 0x0a42 -> "Reserve SEL";
      case 0x0a43 -> "Get SEL Entry";
      case 0x0a47 -> "Clear SEL";
      case 0x0a48 -> "Get SEL Time";
      case 0x0a49 -> "Set SEL Time";
      case 0x0c01 -> "Set LAN Configuration Parameters";
      case 0x0c02 -> "Get LAN Configuration Parameters";
      case 0x0c21 -> "Set SOL Configuration Parameters";
      case 0x0c22 -> "Get SOL Configuration Parameters";
      case 0x2c01 -> "DCMI Get Capabilities";
      case 0x2c02 -> "DCMI Get Power Reading";
      case 0x2c03 -> "DCMI Get Power Limit";
      case 0x2c04 -> "DCMI Set Power Limit";
      case 0x2c05 -> "DCMI Activate Power Limit";
      case 0x2c06 -> "DCMI Get Asset Tag";
      case 0x2c08 -> "DCMI Set Asset Tag";
      case 0x2c09 -> "DCMI Get Management Controller Identifier";
      case 0x2c0a -> "DCMI Set Management Controller Identifier";
      case 0x0410 -> "Get PEF Capabilities";
      case 0x0413 -> "Get PEF Configuration Parameters";
      default -> "command %02xh.%02xh".formatted(netFn, number);
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
