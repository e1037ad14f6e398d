package dev.ichor.bmc.ipmi.wire;

/** Status of Open Session and RAKP messages (§13.24, Table 13-15); unknown codes are legal. */
public record RakpStatus(int code) {
  public static final RakpStatus OK = new RakpStatus(0x00);
  public static final RakpStatus INSUFFICIENT_RESOURCES = new RakpStatus(0x01);
  public static final RakpStatus INVALID_SESSION_ID = new RakpStatus(0x02);
  public static final RakpStatus INVALID_PAYLOAD_TYPE = new RakpStatus(0x03);
  public static final RakpStatus INVALID_AUTHENTICATION_ALGORITHM = new RakpStatus(0x04);
  public static final RakpStatus INVALID_INTEGRITY_ALGORITHM = new RakpStatus(0x05);
  public static final RakpStatus NO_MATCHING_AUTHENTICATION_PAYLOAD = new RakpStatus(0x06);
  public static final RakpStatus NO_MATCHING_INTEGRITY_PAYLOAD = new RakpStatus(0x07);
  public static final RakpStatus INACTIVE_SESSION_ID = new RakpStatus(0x08);
  public static final RakpStatus INVALID_ROLE = new RakpStatus(0x09);
  public static final RakpStatus UNAUTHORIZED_ROLE = new RakpStatus(0x0a);
  public static final RakpStatus INSUFFICIENT_RESOURCES_AT_ROLE = new RakpStatus(0x0b);
  public static final RakpStatus INVALID_NAME_LENGTH = new RakpStatus(0x0c);
  public static final RakpStatus UNAUTHORIZED_NAME = new RakpStatus(0x0d);
  public static final RakpStatus UNAUTHORIZED_GUID = new RakpStatus(0x0e);
  public static final RakpStatus INVALID_INTEGRITY_CHECK = new RakpStatus(0x0f);
  public static final RakpStatus INVALID_CONFIDENTIALITY_ALGORITHM = new RakpStatus(0x10);
  public static final RakpStatus NO_CIPHER_SUITE_MATCH = new RakpStatus(0x11);
  public static final RakpStatus ILLEGAL_PARAMETER = new RakpStatus(0x12);

  /** The specification's words. */
  public String name() {
    return switch (code) {
      case 0x00 -> "no errors";
      case 0x01 -> "insufficient resources to create a session";
      case 0x02 -> "unknown session id";
      case 0x03 -> "payload type not accepted";
      case 0x04 -> "authentication algorithm not accepted";
      case 0x05 -> "integrity algorithm not accepted";
      case 0x06 -> "no matching authentication payload";
      case 0x07 -> "no matching integrity payload";
      case 0x08 -> "inactive session id";
      case 0x09 -> "role not accepted";
      case 0x0a -> "unauthorized role or privilege level";
      case 0x0b -> "insufficient resources at the requested role";
      case 0x0c -> "name length not accepted";
      case 0x0d -> "unauthorized name";
      case 0x0e -> "unauthorized GUID";
      case 0x0f -> "integrity check value differs";
      case 0x10 -> "confidentiality algorithm not accepted";
      case 0x11 -> "no cipher suite match";
      case 0x12 -> "illegal or unrecognised parameter";
      default -> "status %02xh".formatted(code);
    };
  }

  @Override
  public String toString() {
    return "%s (%02xh)".formatted(name(), code);
  }
}
