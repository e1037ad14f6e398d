package dev.ichor.dhcp.policy;

import java.util.List;

/**
 * What holds for every network.
 *
 * @param servesNamelessRequests a REQUEST with neither option 50 nor ciaddr is served, as broken
 *     clients need it; RFC 2131 §4.3.2 does not know it
 * @param mostHops a message that passed more relays is dropped (RFC 1542 §4.1.1)
 * @param relays networks that relays may send from; empty: any
 */
public record Rules(boolean servesNamelessRequests, int mostHops, List<Cidr> relays) {
  /** Relays drop at 16 at the latest. */
  public static final int HOPS = 16;

  public static final Rules DEFAULT = new Rules(false, HOPS, List.of());

  public Rules {
    relays = List.copyOf(relays);
    if (mostHops < 1 || mostHops > 255) {
      throw new IllegalArgumentException("hops are 1 to 255, got " + mostHops);
    }
  }
}
