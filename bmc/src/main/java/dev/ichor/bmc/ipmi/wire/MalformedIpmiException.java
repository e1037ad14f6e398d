package dev.ichor.bmc.ipmi.wire;

/** A packet that is not what its specification says, by field and octet offset. */
public final class MalformedIpmiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final int offset;

  /**
   * @param offset octets from the start of the unit being decoded (datagram, payload or message)
   */
  public MalformedIpmiException(String field, int offset, String what) {
    super("%s at octet %d: %s".formatted(field, offset, what));
    this.field = field;
    this.offset = offset;
  }

  public String field() {
    return field;
  }

  public int offset() {
    return offset;
  }
}
