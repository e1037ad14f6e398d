package dev.ichor.dhcp.v6.wire;

/** Outcome of an exchange (RFC 8415 §21.13); codes of later documents are legal. */
public record StatusCode(int code) {
  public static final StatusCode SUCCESS = new StatusCode(0);
  public static final StatusCode UNSPEC_FAIL = new StatusCode(1);
  public static final StatusCode NO_ADDRS_AVAIL = new StatusCode(2);
  public static final StatusCode NO_BINDING = new StatusCode(3);
  public static final StatusCode NOT_ON_LINK = new StatusCode(4);
  public static final StatusCode USE_MULTICAST = new StatusCode(5);
  public static final StatusCode NO_PREFIX_AVAIL = new StatusCode(6);

  @Override
  public String toString() {
    return switch (code) {
      case 0 -> "Success";
      case 1 -> "UnspecFail";
      case 2 -> "NoAddrsAvail";
      case 3 -> "NoBinding";
      case 4 -> "NotOnLink";
      case 5 -> "UseMulticast";
      case 6 -> "NoPrefixAvail";
      default -> "status " + code;
    };
  }
}
