package dev.ichor.dhcp.policy;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.wire.Ipv4;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * How a message reached us.
 *
 * @param source of the datagram: the relay, or the client if it has an address
 * @param sourcePort of the datagram; a relay may ask for answers there (RFC 8357)
 * @param destination of the datagram: one of our addresses, or a broadcast address; absent where
 *     the system does not tell
 */
public record Arrival(
    Door door, Inet4Address source, int sourcePort, Optional<Inet4Address> destination) {
  public Arrival {
    requireNonNull(door, "door");
    requireNonNull(source, "source");
    requireNonNull(destination, "destination");
  }

  /** By broadcast, as clients without an address speak. */
  public Arrival(Door door, Inet4Address source, int sourcePort) {
    this(door, source, sourcePort, Optional.of(Ipv4.BROADCAST));
  }

  /** Sent to one of our addresses, as far as the system tells. */
  boolean isUnicast() {
    return destination.filter(address -> !address.equals(Ipv4.BROADCAST)).isPresent();
  }

  /** Which of our ports. */
  public enum Door {
    /** 67: RFC 2131. */
    DHCP,
    /** 4011: the PXE boot server (PXE 2.1 §2.2.3). */
    BOOT_SERVER
  }
}
