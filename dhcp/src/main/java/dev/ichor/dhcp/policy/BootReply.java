package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.Options;
import java.net.Inet4Address;

/** What a reply says about booting. */
public sealed interface BootReply {
  String why();

  /** No boot fields at all, the rest of the reply stands. */
  record Nothing(String why) implements BootReply {}

  /** No reply at all. */
  record Silence(String why) implements BootReply {}

  /**
   * Header fields and options say the same, because some clients read only the one (U-Boot, old
   * ROMs) and some only the other.
   */
  record Fields(Inet4Address siaddr, String sname, String file, Options options, String why)
      implements BootReply {}
}
