package dev.ichor.dhcp.v6.wire;

import java.util.Arrays;
import java.util.Optional;

/** Messages of DHCPv6 (RFC 8415 §7.3). */
public enum Message6Type {
  SOLICIT(1),
  ADVERTISE(2),
  REQUEST(3),
  CONFIRM(4),
  RENEW(5),
  REBIND(6),
  REPLY(7),
  RELEASE(8),
  DECLINE(9),
  RECONFIGURE(10),
  INFORMATION_REQUEST(11),
  RELAY_FORW(12),
  RELAY_REPL(13);

  private final int code;

  Message6Type(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public boolean isRelay() {
    return this == RELAY_FORW || this == RELAY_REPL;
  }

  /** Empty for messages of later documents (leasequery, failover), which are not for us. */
  static Optional<Message6Type> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }
}
