package dev.ichor.dhcp.server;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Set;

/**
 * How we behave on the wire of one interface.
 *
 * @param alwaysBroadcast never send below IP: for switches that drop frames to a MAC whose owner
 *     has no address yet
 * @param probe ask whether anybody uses an address before it is offered for the first time (RFC
 *     2131 §2.2); by ARP, behind relays by ping; needs CAP_NET_RAW
 * @param patience the most that such a question may take behind a relay; on the link itself, where
 *     answers come within milliseconds, {@link AddressProbe#ARP_PATIENCE} at most
 * @param expectedServers other DHCP servers that are meant to be there
 */
public record LinkSettings(
    boolean alwaysBroadcast, boolean probe, Duration patience, Set<Inet4Address> expectedServers) {
  public static final Duration PATIENCE = Duration.ofMillis(500);

  /** Probes, and expects no other server. */
  public static final LinkSettings DEFAULT = new LinkSettings(false, true, PATIENCE, Set.of());

  public LinkSettings {
    requireNonNull(patience, "patience");
    expectedServers = Set.copyOf(expectedServers);
    if (patience.isNegative() || patience.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException(
          "a probe takes at most 1 s, since machines ask again after 1 to 4 s; got " + patience);
    }
  }

  public LinkSettings withAlwaysBroadcast(boolean value) {
    return new LinkSettings(value, probe, patience, expectedServers);
  }

  public LinkSettings withProbe(boolean value) {
    return new LinkSettings(alwaysBroadcast, value, patience, expectedServers);
  }

  public LinkSettings withExpectedServers(Set<Inet4Address> value) {
    return new LinkSettings(alwaysBroadcast, probe, patience, value);
  }
}
