package dev.ichor.bmc.ipmi.wire;

/** First octet of every response's data (§5.2, Table 5-2); unknown codes are legal. */
public record CompletionCode(int code) {
  public static final CompletionCode OK = new CompletionCode(0x00);

  /** For boot options: parameter not supported. Its meaning differs by command. */
  public static final CompletionCode PARAMETER_NOT_SUPPORTED = new CompletionCode(0x80);

  public static final CompletionCode NODE_BUSY = new CompletionCode(0xc0);
  public static final CompletionCode UNRECOGNISED_COMMAND = new CompletionCode(0xc1);
  public static final CompletionCode TIMEOUT = new CompletionCode(0xc3);
  public static final CompletionCode OUT_OF_SPACE = new CompletionCode(0xc4);
  public static final CompletionCode RESERVATION_CANCELLED = new CompletionCode(0xc5);
  public static final CompletionCode BAD_LENGTH = new CompletionCode(0xc7);
  public static final CompletionCode FIELD_TOO_LONG = new CompletionCode(0xc8);
  public static final CompletionCode TOO_MANY_OCTETS = new CompletionCode(0xca);
  public static final CompletionCode NOT_PRESENT = new CompletionCode(0xcb);
  public static final CompletionCode BAD_FIELD = new CompletionCode(0xcc);
  public static final CompletionCode IN_INITIALISATION = new CompletionCode(0xd2);
  public static final CompletionCode INSUFFICIENT_PRIVILEGE = new CompletionCode(0xd4);
  public static final CompletionCode NOT_IN_THIS_STATE = new CompletionCode(0xd5);

  public boolean isOk() {
    return code == 0;
  }

  /** The BMC may take the same command a moment later. */
  public boolean isBusy() {
    return equals(NODE_BUSY)
        || equals(TIMEOUT)
        || equals(OUT_OF_SPACE)
        || code == 0xd0
        || equals(IN_INITIALISATION);
  }

  /** A read of fewer octets may be answered where this one was not (§33.12, §34.2). */
  public boolean asksForLess() {
    return equals(BAD_LENGTH)
        || equals(FIELD_TOO_LONG)
        || equals(TOO_MANY_OCTETS)
        || code == 0xc9
        || code == 0xff;
  }

  /** Of Get User Name: nobody has this slot. Several BMCs answer so instead of an empty name. */
  public boolean meansNobody() {
    return equals(BAD_FIELD) || equals(NOT_PRESENT);
  }

  /** The BMC has no such command, or has it switched off. */
  public boolean isUnsupported() {
    return equals(UNRECOGNISED_COMMAND) || code == 0xc2 || code == 0xd6;
  }

  /** What the code says, in the words of Table 5-2. */
  public String name() {
    return switch (code) {
      case 0x00 -> "completed normally";
      case 0x80 -> "parameter not supported";
      case 0xc0 -> "node busy";
      case 0xc1 -> "unrecognised or unsupported command";
      case 0xc2 -> "command not accepted for this LUN";
      case 0xc3 -> "timeout while processing";
      case 0xc4 -> "out of space";
      case 0xc5 -> "reservation cancelled";
      case 0xc6 -> "request data truncated";
      case 0xc7 -> "request data length not accepted";
      case 0xc8 -> "request data field length exceeded";
      case 0xc9 -> "parameter out of range";
      case 0xca -> "cannot return that many octets";
      case 0xcb -> "no such sensor, data or record";
      case 0xcc -> "data field in request not accepted";
      case 0xcd -> "command illegal for this sensor or record";
      case 0xce -> "response could not be provided";
      case 0xcf -> "duplicated request";
      case 0xd0 -> "SDR repository in update";
      case 0xd1 -> "device in firmware update";
      case 0xd2 -> "BMC is starting";
      case 0xd3 -> "destination unavailable";
      case 0xd4 -> "insufficient privilege";
      case 0xd5 -> "not supported in present state";
      case 0xd6 -> "sub-function disabled";
      case 0xff -> "unspecified error";
      default -> "completion code";
    };
  }

  @Override
  public String toString() {
    return "%s (%02xh)".formatted(name(), code);
  }
}
