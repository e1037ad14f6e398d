package dev.ichor.dhcp.ra.wire;

import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.inventory.model.Bytes;
import java.util.List;

/** A message of router discovery (RFC 4861 §4). */
public sealed interface NdMessage {
  int SOLICITATION = 133;
  int ADVERTISEMENT = 134;

  List<NdOption> options();

  /** "Is there a router?" (§4.1). */
  record RouterSolicitation(List<NdOption> options) implements NdMessage {
    public RouterSolicitation {
      options = List.copyOf(options);
    }
  }

  /**
   * What hosts of the link are to do (§4.2); 0 means "not said by this router".
   *
   * @param hopLimit for packets of the hosts
   * @param managed M: addresses are to be had by DHCPv6
   * @param otherConfig O: other information is to be had by DHCPv6
   * @param routerLifetime seconds as a default router; 0 is no router at all
   * @param reachableMillis how long a neighbour counts as reachable
   * @param retransMillis between solicitations of a neighbour
   */
  record RouterAdvertisement(
      int hopLimit,
      boolean managed,
      boolean otherConfig,
      int routerLifetime,
      long reachableMillis,
      long retransMillis,
      List<NdOption> options)
      implements NdMessage {
    public RouterAdvertisement {
      options = List.copyOf(options);
      if (routerLifetime < 0 || routerLifetime > 0xffff) {
        throw new IllegalArgumentException(
            "a router lifetime is 0 to 65535 s, got " + routerLifetime);
      }
    }

    public RouterAdvertisement withRouterLifetime(int seconds) {
      return new RouterAdvertisement(
          hopLimit, managed, otherConfig, seconds, reachableMillis, retransMillis, options);
    }
  }

  /** Reads one ICMPv6 message, from its type octet on. */
  static NdMessage decode(Bytes icmp) throws MalformedPacketException {
    return NdDecoder.decode(icmp);
  }

  /** The checksum is left zero: the system fills it in for raw ICMPv6 sockets (RFC 3542 §3.1). */
  default Bytes encode() {
    return NdEncoder.encode(this);
  }
}
