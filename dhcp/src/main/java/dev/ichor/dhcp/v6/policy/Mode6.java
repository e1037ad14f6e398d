package dev.ichor.dhcp.v6.policy;

/** What DHCPv6 is on an interface. */
public enum Mode6 {
  /** Name servers and boot information, by Information-request only (RFC 8415 §6.1). */
  STATELESS,
  /** Addresses too (RFC 8415 §6.2). */
  STATEFUL
}
