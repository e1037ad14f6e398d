package dev.ichor.simulator.wire;

import static java.util.Objects.requireNonNull;

/** One option as it lies in the packet: code and value (RFC 2132 §2). */
public record DhcpOption(int code, Octets value) {
  public static final int REQUESTED_ADDRESS = 50;
  public static final int OVERLOAD = 52;
  public static final int MESSAGE_TYPE = 53;
  public static final int SERVER_ID = 54;
  public static final int PARAMETER_LIST = 55;
  public static final int MAX_SIZE = 57;
  public static final int VENDOR_CLASS = 60;
  public static final int CLIENT_ID = 61;
  public static final int TFTP_SERVER = 66;
  public static final int BOOT_FILE = 67;
  public static final int USER_CLASS = 77;
  public static final int RELAY_INFORMATION = 82;
  public static final int ARCHITECTURE = 93;
  public static final int NETWORK_INTERFACE = 94;
  public static final int MACHINE_ID = 97;
  public static final int IPXE = 175;

  public DhcpOption {
    requireNonNull(value, "value");
    if (code < 1 || code > 254 || value.length() > 255) {
      throw new IllegalArgumentException("option %d of %d octets".formatted(code, value.length()));
    }
  }
}
