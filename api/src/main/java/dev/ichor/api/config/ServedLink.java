package dev.ichor.api.config;

import java.net.Inet4Address;
import java.util.Set;

/**
 * How we behave on the wire of one interface.
 *
 * @param probe ask whether anybody uses an address before it is offered for the first time
 * @param alwaysBroadcast answer clients without an address by broadcast, never by their MAC
 * @param expectedServers other DHCP servers that are meant to be there
 * @param limits hold back whoever asks too much
 */
public record ServedLink(
    boolean probe, boolean alwaysBroadcast, Set<Inet4Address> expectedServers, boolean limits) {
  public static final ServedLink DEFAULT = new ServedLink(true, false, Set.of(), true);

  public ServedLink {
    expectedServers = Set.copyOf(expectedServers);
  }
}
