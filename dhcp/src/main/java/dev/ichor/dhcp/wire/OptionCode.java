package dev.ichor.dhcp.wire;

/** An option code (RFC 2132 and the IANA registry); any of 1 to 254 is legal. */
public record OptionCode(int code) {
  private static final OptionCode[] ALL = all();

  public static final OptionCode SUBNET_MASK = of(1);
  public static final OptionCode ROUTER = of(3);
  public static final OptionCode DNS_SERVERS = of(6);
  public static final OptionCode HOST_NAME = of(12);
  public static final OptionCode DOMAIN_NAME = of(15);
  public static final OptionCode BROADCAST_ADDRESS = of(28);
  public static final OptionCode NTP_SERVERS = of(42);
  public static final OptionCode VENDOR_SPECIFIC = of(43);
  public static final OptionCode REQUESTED_ADDRESS = of(50);
  public static final OptionCode LEASE_TIME = of(51);
  public static final OptionCode OVERLOAD = of(52);
  public static final OptionCode MESSAGE_TYPE = of(53);
  public static final OptionCode SERVER_ID = of(54);
  public static final OptionCode PARAMETER_REQUEST_LIST = of(55);
  public static final OptionCode MESSAGE = of(56);
  public static final OptionCode MAX_MESSAGE_SIZE = of(57);
  public static final OptionCode RENEWAL_TIME = of(58);
  public static final OptionCode REBINDING_TIME = of(59);
  public static final OptionCode VENDOR_CLASS = of(60);
  public static final OptionCode CLIENT_ID = of(61);
  public static final OptionCode TFTP_SERVER_NAME = of(66);
  public static final OptionCode BOOT_FILE = of(67);

  /** RFC 3004, and iPXE's own raw form. */
  public static final OptionCode USER_CLASS = of(77);

  /** RFC 4702. */
  public static final OptionCode CLIENT_FQDN = of(81);

  /** RFC 3046. */
  public static final OptionCode RELAY_INFORMATION = of(82);

  /** RFC 4578 §2.1. */
  public static final OptionCode CLIENT_ARCH = of(93);

  /** RFC 4578 §2.2. */
  public static final OptionCode CLIENT_NDI = of(94);

  /** RFC 4578 §2.3. */
  public static final OptionCode CLIENT_UUID = of(97);

  /** RFC 2563: whether a client may give itself a link-local address. */
  public static final OptionCode AUTO_CONFIGURE = of(116);

  /** RFC 3011. */
  public static final OptionCode SUBNET_SELECTION = of(118);

  /** RFC 3442. */
  public static final OptionCode CLASSLESS_ROUTES = of(121);

  /** Microsoft's earlier number for 121. */
  public static final OptionCode MICROSOFT_ROUTES = of(249);

  /** iPXE's encapsulated options. */
  public static final OptionCode IPXE = of(175);

  /** Value without a length octet: padding between options. */
  static final int PAD = 0;

  /** Value without a length octet: nothing follows. */
  static final int END = 255;

  public OptionCode {
    if (code <= PAD || code >= END) {
      throw new IllegalArgumentException("an option code is 1 to 254, got " + code);
    }
  }

  public static OptionCode of(int code) {
    if (code <= PAD || code >= END) {
      throw new IllegalArgumentException("an option code is 1 to 254, got " + code);
    }
    return ALL[code];
  }

  @Override
  public String toString() {
    return Integer.toString(code);
  }

  private static OptionCode[] all() {
    var all = new OptionCode[END];
    for (var code = 1; code < END; code++) {
      all[code] = new OptionCode(code);
    }
    return all;
  }
}
