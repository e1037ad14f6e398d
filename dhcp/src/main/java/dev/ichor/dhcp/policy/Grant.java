package dev.ichor.dhcp.policy;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Optional;

/** What a client gets as address, before anything is said about booting. */
public sealed interface Grant {
  /** One sentence part for logs. */
  String why();

  /**
   * @param profile what the plan knows about the client
   * @param atMost a lease that must not last: the address is the client's for now only
   */
  record Granted(
      Subnet subnet, Inet4Address address, Profile profile, Optional<Duration> atMost, String why)
      implements Grant {
    public Granted(Subnet subnet, Inet4Address address, String why) {
      this(subnet, address, Profile.NOBODY, Optional.empty(), why);
    }
  }

  /** The address asked for is wrong for this client: RFC 2131 §4.3.2 wants a NAK. */
  record Refused(String why) implements Grant {}

  /** Not ours to answer. */
  record Silent(String why) implements Grant {}

  /** This message is not about getting an address. */
  record NotAsked(String why) implements Grant {}
}
