package dev.ichor.dhcp.policy;

import java.net.Inet4Address;

/** What a client gets as address, before anything is said about booting. */
public sealed interface Grant {
  /** One sentence part for logs. */
  String why();

  record Granted(Subnet subnet, Inet4Address address, String why) implements Grant {}

  /** The address asked for is wrong for this client: RFC 2131 §4.3.2 wants a NAK. */
  record Refused(String why) implements Grant {}

  /** Not ours to answer. */
  record Silent(String why) implements Grant {}

  /** This message is not about getting an address. */
  record NotAsked(String why) implements Grant {}
}
