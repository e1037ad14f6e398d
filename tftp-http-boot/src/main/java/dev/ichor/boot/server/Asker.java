package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.inventory.model.Evidence.Subject;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Who asks for a boot file, and how it reaches us.
 *
 * @param via our interface on which the request arrived
 */
public record Asker(InetAddress peer, BootEndpoint endpoint, String via) {
  public Asker {
    requireNonNull(peer, "peer");
    requireNonNull(endpoint, "endpoint");
    requireNonNull(via, "via");
  }

  /** Its IPv4 address; evidence and sightings know no other kind yet. */
  public Optional<Inet4Address> ipv4() {
    return peer instanceof Inet4Address v4 ? Optional.of(v4) : Optional.empty();
  }

  public Optional<Subject> subject() {
    return ipv4().map(Subject.ByAddress::new);
  }
}
