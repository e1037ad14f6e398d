package dev.ichor.dhcp.ra.policy;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;

/** What the advertiser wants done now. */
public sealed interface RaAction {
  /** Ask whether another router is there. */
  record Solicit() implements RaAction {}

  /**
   * Advertise.
   *
   * @param to all nodes, or the one host that asked
   * @param isFinal with router lifetime zero, since we stop (RFC 4861 §6.2.5)
   */
  record Advertise(Inet6Address to, boolean isFinal) implements RaAction {
    public Advertise {
      requireNonNull(to, "to");
    }
  }

  /** Tell the operator, once for each change. */
  record Tell(String why) implements RaAction {}
}
