package dev.ichor.boot.tftp.wire;

/** A datagram that is no TFTP packet; says which field, at which octet. */
public final class MalformedTftpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final int offset;

  MalformedTftpException(String field, int offset, String what) {
    super("%s at octet %d: %s".formatted(field, offset, what));
    this.field = field;
    this.offset = offset;
  }

  /** Name of the field as in the specification. */
  public String field() {
    return field;
  }

  /** Octet within the datagram at which reading stopped. */
  public int offset() {
    return offset;
  }
}
