package dev.ichor.bmc.ipmi.wire;

/** What an RMCP+ packet carries, six bits (§13.27.3, Table 13-16); unknown codes are legal. */
public record PayloadType(int code) {
  public static final PayloadType IPMI = new PayloadType(0x00);
  public static final PayloadType SOL = new PayloadType(0x01);
  public static final PayloadType OPEN_SESSION_REQUEST = new PayloadType(0x10);
  public static final PayloadType OPEN_SESSION_RESPONSE = new PayloadType(0x11);
  public static final PayloadType RAKP_1 = new PayloadType(0x12);
  public static final PayloadType RAKP_2 = new PayloadType(0x13);
  public static final PayloadType RAKP_3 = new PayloadType(0x14);
  public static final PayloadType RAKP_4 = new PayloadType(0x15);

  /** Followed by six octets of OEM identity, which nothing here uses. */
  static final int OEM_EXPLICIT = 0x02;

  public PayloadType {
    if ((code & ~0x3f) != 0) {
      throw new IllegalArgumentException("payload type %d is outside 0..63".formatted(code));
    }
  }

  @Override
  public String toString() {
    return "payload %02xh".formatted(code);
  }
}
