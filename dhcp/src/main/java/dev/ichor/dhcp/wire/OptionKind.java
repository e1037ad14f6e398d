package dev.ichor.dhcp.wire;

/** What the octets of an option mean, and so how people write them (RFC 2132 §2 and later ones). */
public enum OptionKind {
  /** One IPv4 address. */
  ADDRESS("address"),
  /** One address or a list, at least one. */
  ADDRESSES("addresses"),
  /** Text without a NUL at its end. */
  TEXT("text"),
  /** A list of domain names, compressed (RFC 3397). */
  NAMES("names"),
  /** Whole seconds in 32 bits, written as a time: {@code 30m}. */
  SECONDS("seconds"),
  /** 8 bits. */
  U8("u8"),
  /** 16 bits. */
  U16("u16"),
  /** 32 bits. */
  U32("u32"),
  /** One octet, 0 or 1. */
  FLAG("flag"),
  /** Classless routes (RFC 3442), written as {@code 10.0.0.0/8 via 10.77.0.1}. */
  ROUTES("routes"),
  /** Octets, written in hexadecimal. */
  HEX("hex");

  private final String word;

  OptionKind(String word) {
    this.word = word;
  }

  /** As it is written in a plan. */
  public String word() {
    return word;
  }
}
