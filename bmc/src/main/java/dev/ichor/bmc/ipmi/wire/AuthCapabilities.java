package dev.ichor.bmc.ipmi.wire;

import dev.ichor.inventory.model.Bytes;

/**
 * Get Channel Authentication Capabilities, the one command every BMC answers without a session
 * (§13.14, §22.13).
 *
 * @param channel the channel the BMC was asked on
 * @param ipmi20 sessions by RMCP+ are possible; absent extended data counts as no
 * @param keyRequired a K_g other than zero is set, so logins need it
 * @param nullUser user names of length 0 with a password may log in: a security finding
 * @param anonymous the null user without password may log in: a security finding
 */
public record AuthCapabilities(
    int channel, boolean ipmi20, boolean keyRequired, boolean nullUser, boolean anonymous) {
  /** "The channel this request came in on". */
  private static final int THIS_CHANNEL = 0x0e;

  /** Bit 7 of the channel octet: answer with the IPMI 2.0 data too. */
  private static final int EXTENDED = 0x80;

  /**
   * @param extended false for old BMCs that refuse bit 7
   */
  public static Bytes request(Privilege privilege, boolean extended) {
    return Bytes.of(extended ? EXTENDED | THIS_CHANNEL : THIS_CHANNEL, privilege.code());
  }

  public static AuthCapabilities decode(Bytes data) throws MalformedIpmiException {
    var reader = new WireReader(data);
    var channel = reader.u8("auth.channel");
    var types = reader.u8("auth.types");
    var status = reader.u8("auth.status");
    var extended = reader.left() > 0 ? reader.u8("auth.extended") : 0;
    return new AuthCapabilities(
        channel,
        (types & 0x80) != 0 && (extended & 0x02) != 0,
        (status & 0x20) != 0,
        (status & 0x02) != 0,
        (status & 0x01) != 0);
  }

  /** The eight octets behind the completion code. */
  public Bytes encode() {
    var status = (keyRequired ? 0x20 : 0) | 0x04 | (nullUser ? 0x02 : 0) | (anonymous ? 0x01 : 0);
    return Bytes.of(channel, ipmi20 ? 0x80 : 0x00, status, ipmi20 ? 0x02 : 0x01, 0, 0, 0, 0);
  }
}
