package dev.ichor.boot.tftp.wire;

/**
 * Error code of an ERROR packet (RFC 1350 appendix, RFC 2347 §3); unknown codes are legal.
 *
 * @param code 0 to 65535
 */
public record TftpErrorCode(int code) {
  public static final TftpErrorCode UNDEFINED = new TftpErrorCode(0);
  public static final TftpErrorCode FILE_NOT_FOUND = new TftpErrorCode(1);
  public static final TftpErrorCode ACCESS_VIOLATION = new TftpErrorCode(2);
  public static final TftpErrorCode ILLEGAL_OPERATION = new TftpErrorCode(4);
  public static final TftpErrorCode UNKNOWN_TID = new TftpErrorCode(5);

  /** Option negotiation refused; EDK2 also ends its size probe with it. */
  public static final TftpErrorCode OPTION_REFUSED = new TftpErrorCode(8);

  public TftpErrorCode {
    if ((code & ~0xffff) != 0) {
      throw new IllegalArgumentException("error code %d is outside 0..65535".formatted(code));
    }
  }
}
