package dev.ichor.dhcp.v6.policy;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;

/**
 * How a message reached us.
 *
 * @param source of the datagram: the client, or the relay nearest to us
 * @param port of the datagram; a relay may ask for answers there (RFC 8357)
 */
public record Arrival6(Inet6Address source, int port) {
  public Arrival6 {
    requireNonNull(source, "source");
  }
}
