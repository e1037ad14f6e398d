package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.dhcp.policy.Mode;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One interface that we serve, and who else speaks DHCP there.
 *
 * @param subnets of the link that we give addresses from; empty in proxy mode
 * @param unheard why other servers cannot be heard there; absent when they can
 * @param searchedAt when we last looked for servers ourselves
 * @param finding what an operator should look at; absent when all is as expected
 */
public record Segment(
    String interfaceName,
    Mode mode,
    Inet4Address self,
    List<String> subnets,
    Optional<String> unheard,
    Optional<Instant> searchedAt,
    List<SegmentServer> servers,
    Optional<String> finding) {
  public Segment {
    requireNonNull(interfaceName, "interfaceName");
    requireNonNull(mode, "mode");
    requireNonNull(self, "self");
    subnets = List.copyOf(subnets);
    servers = List.copyOf(servers);
  }
}
