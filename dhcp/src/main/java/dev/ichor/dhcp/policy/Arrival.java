package dev.ichor.dhcp.policy;

import java.net.Inet4Address;

/**
 * How a message reached us.
 *
 * @param source of the datagram: the relay, or the client if it has an address
 * @param sourcePort of the datagram; a relay may ask for answers there (RFC 8357)
 */
public record Arrival(Door door, Inet4Address source, int sourcePort) {
  /** Which of our ports. */
  public enum Door {
    /** 67: RFC 2131. */
    DHCP,
    /** 4011: the PXE boot server (PXE 2.1 §2.2.3). */
    BOOT_SERVER
  }
}
